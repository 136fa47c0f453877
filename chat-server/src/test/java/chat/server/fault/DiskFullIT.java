package chat.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import chat.server.client.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk fills up while people talk, and has room again later. */
final class DiskFullIT {

    private static final String ROOM = "room";
    private static final String DATA = "data";
    private static final String FILLER = "filler";
    private static final int FILLER_BYTES = 1 << 20;
    private static final int TOGETHER = 16;
    private static final String LONG_TEXT = "x".repeat(1_000);
    private static final int MOST_ON_THE_DISK = 10_000;
    private static final int NOT_IN_MEMORY = 256;

    @TempDir
    Path folder = Path.of("");

    /** Seq by seq, the ids of what was acknowledged. */
    private final List<String> acknowledged = new ArrayList<>();

    private int said;

    private static KeptServer start(SmallDisk disk) throws IOException {
        return KeptServer.start(disk.through(), disk.path(DATA), "--history-messages", "100000");
    }

    private static Json send(Client client, String id, String text) {
        return client.ask("{'type':'send','id':'" + id + "','room':'" + ROOM + "','text':'" + text + "'}");
    }

    /** Says several things at a time until one gets an error, which is returned. */
    private Json sayUntilRefused(Client client, String text) {
        while (true) {
            assertThat(said).as("said on a disk that must be full by now").isLessThan(MOST_ON_THE_DISK);
            for (int i = 0; i < TOGETHER; i++) {
                client.send("{'type':'send','id':'m" + ++said + "','room':'" + ROOM + "','text':'" + text + "'}");
            }
            Json refused = null;
            for (int i = 0; i < TOGETHER; i++) {
                Json reply = client.next(
                        message -> message.has("id") && !message.type().equals("message"));
                if (reply.type().equals("sent")) {
                    noteSent(reply);
                } else {
                    refused = reply;
                }
            }
            if (refused != null) {
                return refused;
            }
        }
    }

    private void noteSent(Json sent) {
        acknowledged.add(sent.string("id"));
        assertThat(sent.number("seq")).as("without a hole").isEqualTo(acknowledged.size());
    }

    /** Small changes may still fit where large ones do not, and the server tries that soon: it says why in the answer that it is not ready. */
    private Json fill(KeptServer server, Client client) throws IOException, InterruptedException {
        Json refused = sayUntilRefused(client, LONG_TEXT);
        HttpResponse<String> ready = server.management("/readyz");
        while (ready.statusCode() == 200) {
            refused = sayUntilRefused(client, "short");
            ready = server.management("/readyz");
        }
        assertThat(ready.body()).contains("the disk is full", DATA);
        return refused;
    }

    private static void assertUnavailable(Json reply) {
        assertThat(reply.type()).isEqualTo("error");
        assertThat(reply.string("code")).isEqualTo("unavailable");
        assertThat(reply.flag("temporary")).isTrue();
    }

    /** That a listener gets just what was acknowledged, in order. */
    private void assertHears(Client listener, int from) {
        for (int seq = from; seq <= acknowledged.size(); seq++) {
            Json message = listener.next("message");
            assertThat(message.number("seq")).isEqualTo(seq);
            assertThat(message.string("id")).isEqualTo(acknowledged.get(seq - 1));
        }
    }

    private void assertKeepsAll(KeptServer server) {
        try (Client reader = server.hello("reader")) {
            String epoch =
                    reader.ask("{'type':'join','id':'j','room':'" + ROOM + "'}").string("epoch");
            reader.ask("{'type':'leave','id':'l','room':'" + ROOM + "'}");
            Json joined = reader.ask(
                    "{'type':'join','id':'j','room':'" + ROOM + "','since':{'epoch':'" + epoch + "','seq':0}}");
            assertThat(joined.flag("recovered")).isTrue();
            assertThat(joined.number("seq")).isEqualTo(acknowledged.size());
            assertHears(reader, 1);
        }
    }

    @Test
    void refusesToSendButNotToReadWhileTheDiskIsFullAndGoesOnByItself() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(folder, "size=4m")) {
            Files.write(disk.fromHere(FILLER), new byte[FILLER_BYTES]);
            try (KeptServer server = start(disk);
                    Client ann = server.in(ROOM, "ann");
                    Client bea = server.in(ROOM, "bea")) {
                Json refused = fill(server, ann);
                assertUnavailable(refused);
                assertThat(server.management("/healthz").statusCode()).isEqualTo(200);
                assertThat(acknowledged).hasSizeGreaterThan(NOT_IN_MEMORY);

                assertHears(bea, 1);
                assertReadsOn(server, bea);

                Files.delete(disk.fromHere(FILLER));
                server.awaitReady();
                Json again = send(ann, refused.string("id"), "again");
                assertThat(again.has("duplicate")).as("nothing of it was kept").isFalse();
                noteSent(again);
                noteSent(send(ann, "last", LONG_TEXT));
                assertHears(bea, acknowledged.size() - 1);

                server.program.terminate();
                assertThat(bea.closeCode()).isEqualTo(4001);
                assertThat(server.program.status()).isZero();
            }
            try (KeptServer server = start(disk)) {
                assertKeepsAll(server);
            }
        }
    }

    /** Who was there before, and who comes now. */
    private void assertReadsOn(KeptServer server, Client listener) {
        Json oldest = listener.ask("{'type':'history','id':'h','room':'" + ROOM + "','after':0,'limit':10}");
        assertThat(oldest.objects("messages"))
                .extracting(message -> message.number("seq"))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
        assertThat(listener.ask("{'type':'ping','id':'p'}").object("rooms").number(ROOM))
                .isEqualTo(acknowledged.size());
        assertKeepsAll(server);
        try (Client stranger = server.in("elsewhere", "cid")) {
            assertThat(stranger.ask("{'type':'members','id':'m','room':'elsewhere'}")
                            .number("count"))
                    .isEqualTo(1);
        }
    }
}
