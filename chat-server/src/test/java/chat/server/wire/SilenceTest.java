package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import chat.server.TestServer;
import chat.server.config.Patience;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that take their time. They wait at the same time, as the server gives each of them some. */
final class SilenceTest {

    private static final Duration TIME = Duration.ofSeconds(3);
    private static final int MOST_SECONDS = 30;

    @AutoClose
    private static final TestServer server = TestServer.defaults()
            .with(settings -> settings.withLimits(limits -> limits.withPatience(old -> new Patience(TIME, TIME, TIME))))
            .start();

    @Test
    void whoDoesNotComeToThePointIsClosed() throws IOException {
        try (RawClient half = RawClient.open(server.port());
                RawClient nothing = RawClient.open(server.port());
                RawClient dripping = RawClient.open(server.port());
                RawClient noHello = RawClient.upgraded(server)) {
            half.write("GET /ws HTTP/1.1\r\nHost: loc");

            drip(dripping);
            assertThat(noHello.closeCode()).isEqualTo(4004);
            half.awaitEnd();
            nothing.awaitEnd();

            assertThat(server.handshakes("timeout")).isEqualTo(3);
            assertThat(server.closes(4004)).isEqualTo(1);
        }
    }

    /** Sends a byte every second until the server has closed, and fails if it does not. */
    private static void drip(RawClient client) throws IOException {
        client.write("GET /ws HTTP/1.1\r\nX: ");
        client.socket.setSoTimeout(1_000);
        try {
            for (int second = 0; second < MOST_SECONDS; second++) {
                if (hasEnded(client)) {
                    return;
                }
                client.write("x");
            }
        } catch (SocketException e) {
            return; // a reset is an end, too
        }
        fail("the server goes on listening");
    }

    private static boolean hasEnded(RawClient client) throws IOException {
        try {
            return client.socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }
}
