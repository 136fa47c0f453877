package chat.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import chat.server.client.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk reports that it could not write what it was to confirm. */
final class FailedFlushIT {

    private static final int FLUSHES_THAT_SUCCEED = 30;

    @TempDir
    Path folder = Path.of("");

    private static Json send(Client client, String id) {
        return client.ask("{'type':'send','id':'" + id + "','room':'room','text':'" + id + "'}");
    }

    private static List<String> ids(List<Json> messages) {
        return messages.stream()
                .filter(message -> message.type().equals("message"))
                .map(message -> message.string("id"))
                .toList();
    }

    @Test
    void endsRatherThanTrustWhatTheDiskDidNotConfirm() throws Exception {
        List<String> failing = Trace.injecting("fsync,fdatasync", "error=EIO:when=" + (FLUSHES_THAT_SUCCEED + 1) + "+");
        List<String> acknowledged = new ArrayList<>();
        String inDoubt;
        try (KeptServer server = KeptServer.start(failing, folder);
                Client ann = server.in("room", "ann");
                Client bea = server.in("room", "bea")) {
            inDoubt = "m1";
            Json reply = send(ann, inDoubt);
            while (reply.type().equals("sent")) {
                acknowledged.add(inDoubt);
                assertThat(acknowledged.size()).isLessThanOrEqualTo(FLUSHES_THAT_SUCCEED);
                inDoubt = "m" + (acknowledged.size() + 1);
                reply = send(ann, inDoubt);
            }
            assertThat(reply.type()).isEqualTo("error");
            assertThat(reply.string("code")).isEqualTo("unavailable");
            assertThat(acknowledged).isNotEmpty();

            assertThat(bea.closeCode()).isEqualTo(4001);
            assertThat(ids(bea.restAfterClose())).isEqualTo(acknowledged);
            assertThat(server.program.status()).isEqualTo(1);
            assertThat(server.program.errors())
                    .anyMatch(line -> line.contains("the store is given up"))
                    .last()
                    .asString()
                    .isEqualTo("chat-server: the disk did not confirm a write (fsync): "
                            + folder.resolve("messages.wal-0"));
        }
        try (KeptServer server = KeptServer.start(List.of(), folder);
                Client ann = server.in("room", "ann")) {
            Json history = ann.ask("{'type':'history','id':'h','room':'room','after':0,'limit':1000}");
            assertThat(history.each("messages", "id")).startsWith(acknowledged.toArray(String[]::new));
            // It may have been kept all the same; whoever sends it again need not know.
            assertThat(history.objects("messages")).hasSizeBetween(acknowledged.size(), acknowledged.size() + 1);
        }
    }
}
