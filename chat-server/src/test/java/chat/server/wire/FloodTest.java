package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send far more than an honest one would, to a server without a limit on sends. */
final class FloodTest {

    private static final int FLOOD = 2_000;
    private static final int BURST = 500;

    @AutoClose
    private static final TestServer server = TestServer.start();

    private static byte[] times(int count, byte[] frame) {
        byte[][] many = new byte[count][];
        Arrays.fill(many, frame);
        return RawClient.join(many);
    }

    private static void assertClosedFor(RawClient raw, byte[] frame) throws IOException {
        double before = server.closes(4029);

        raw.write(times(FLOOD, frame));

        assertThat(raw.closeCode()).isEqualTo(4029);
        assertThat(server.closes(4029)).isEqualTo(before + 1);
    }

    @Test
    void whoFloodsWithErrorsIsClosed() throws IOException {
        try (RawClient raw = RawClient.upgraded(server)) {
            assertClosedFor(raw, RawClient.textFrame("nonsense"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {RawClient.PING, RawClient.PONG})
    void whoFloodsWithControlFramesIsClosed(int opcode) throws IOException {
        try (RawClient raw = RawClient.in(server, "control")) {
            assertClosedFor(raw, RawClient.frame(true, opcode, new byte[125]));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u3000"})
    void whoFloodsWithBlankLinesIsClosed(String line) throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write(RawClient.request("GET / HTTP/1.1"));
            assertThat(raw.readAnswer().status()).isEqualTo(101);

            assertClosedFor(raw, RawClient.textFrame(line));
        }
    }

    @Test
    void manyPingsAtOnceAreAnswered() throws IOException {
        try (RawClient raw = RawClient.in(server, "burst")) {
            raw.write(times(BURST, RawClient.frame(true, RawClient.PING, new byte[125])));

            for (int i = 0; i < BURST; i++) {
                assertThat(raw.nextControl().opcode()).isEqualTo(RawClient.PONG);
            }
        }
    }
}
