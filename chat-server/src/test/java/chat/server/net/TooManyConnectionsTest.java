package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.CloseReason;
import chat.server.docs.Dialogue;
import chat.server.docs.RunningServer;
import org.junit.jupiter.api.Test;

class TooManyConnectionsTest {

    @Test
    void aConnectionTooManyIsToldSoAndCountedAsOne() throws Exception {
        try (RunningServer server = new RunningServer(1);
                Dialogue first = Dialogue.plain(server, "/");
                Dialogue second = Dialogue.plain(server, "/")) {
            assertThat(second.closeCode()).isEqualTo(CloseReason.TOO_MANY_CONNECTIONS.code());
            assertThat(server.scrape())
                    .contains("chat_handshakes_total{result=\"accepted\"} 1.0\n")
                    .contains("chat_handshakes_total{result=\"too_many_connections\"} 1.0\n");
            first.send("still here");
        }
    }
}
