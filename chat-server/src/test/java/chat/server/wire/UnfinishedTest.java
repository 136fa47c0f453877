package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many connections begin a message and do not end it. */
final class UnfinishedTest {

    private static final int BYTES = 60_000;

    /** The bound that docs/architecture.md names. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int OVERLOADED = 1013;
    private static final int MORE_THAN_FIT = MOST_BYTES / BYTES + 20;

    private static final byte[] WHOLE = RawClient.frame(true, RawClient.TEXT, new byte[BYTES]);
    private static final byte[] FRAGMENT = RawClient.frame(false, RawClient.TEXT, new byte[BYTES]);
    private static final byte[] PART_OF_A_FRAME = Arrays.copyOf(WHOLE, BYTES);

    private static final Duration LONG = Duration.ofMinutes(2);

    private final Deque<RawClient> clients = new ArrayDeque<>();

    private static TestServer start(TransportKind kind) {
        return TestServer.defaults()
                .with(settings -> settings.withTalk(talk -> talk.withPingInterval(LONG))) // nobody answers here
                .startOn(kind);
    }

    @AfterEach
    void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    private void beginMessages(TestServer server, byte[] begun) throws IOException {
        while (clients.size() < MORE_THAN_FIT) {
            RawClient client = RawClient.in(server, "room");
            clients.add(client);
            client.write(begun);
        }
    }

    private void assertBounded(TestServer server) throws IOException {
        server.awaitMeter("chat_unfinished_bytes", held -> held > MOST_BYTES - 2 * BYTES && held <= MOST_BYTES);
        server.awaitMeter("chat_closes_connections_total{code=\"" + OVERLOADED + "\"}", closed -> closed >= 1);
        RawClient last = clients.removeLast();
        assertThat(last.closeCode()).isEqualTo(OVERLOADED);
        last.close();
        RawClient first = clients.removeFirst();
        first.close();

        close();
        server.awaitMeter("chat_unfinished_bytes", held -> held == 0);
        try (RawClient ann = RawClient.in(server, "room")) {
            ann.write(RawClient.frame(
                    false, RawClient.TEXT, "{\"type\":\"send\",\"id\":\"1\",".getBytes(StandardCharsets.US_ASCII)));
            ann.write(RawClient.frame(
                    true,
                    RawClient.CONTINUATION,
                    "\"room\":\"room\",\"text\":\"hi\"}".getBytes(StandardCharsets.US_ASCII)));
            assertThat(ann.nextOfType("sent").string("id")).isEqualTo("1");
        }
        server.awaitMeter("chat_unfinished_bytes", held -> held == 0);
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void fragmentsOfAllConnectionsTogetherAreBounded(TransportKind kind) throws IOException {
        try (TestServer server = start(kind)) {
            beginMessages(server, FRAGMENT);

            assertBounded(server);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void framesThatAreNotWholeAreBounded(TransportKind kind) throws IOException {
        try (TestServer server = start(kind)) {
            beginMessages(server, PART_OF_A_FRAME);

            assertBounded(server);
        }
    }
}
