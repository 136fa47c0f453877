package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainingTest {

    @Test
    void itsClientsComeTalkAndGo(@TempDir Path folder) {
        try (TestServer server = TestServer.defaults().data(folder).start()) {
            int stored = Training.run(server.http("/"));

            assertThat(stored).isGreaterThan(5_000);
            assertThat(server.meter("chat_messages_in_messages_total{result=\"accepted\"}"))
                    .isEqualTo(stored);
            server.awaitMeter("chat_connections", open -> open == 0);
        }
    }
}
