package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.CloseReason;
import chat.server.TestServer;
import chat.server.client.Client;
import org.junit.jupiter.api.Test;

class TooManyConnectionsTest {

    @Test
    void aConnectionTooManyIsToldSoAndCountedAsOne() {
        try (TestServer server = TestServer.defaults().maxConnections(1).start();
                Client first = server.plain("/");
                Client second = server.plain("/")) {
            assertThat(second.closeCode()).isEqualTo(CloseReason.TOO_MANY_CONNECTIONS.code());
            assertThat(server.handshakes("accepted")).isOne();
            assertThat(server.handshakes("too_many_connections")).isOne();
            assertThat(first.send("still here").nextText()).contains("still here");
        }
    }
}
