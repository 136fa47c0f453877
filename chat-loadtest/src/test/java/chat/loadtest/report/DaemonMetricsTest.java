package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ChatServer;
import chat.server.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of the server that is built beside this program, read from a running one. */
final class DaemonMetricsTest {

    private static ChatServer server(Path folder) throws IOException {
        return new ChatServer(new ServerConfig(
                new ServerConfig.Listener("127.0.0.1", 0),
                new ServerConfig.Listener("127.0.0.1", 0),
                ServerConfig.TransportKind.NIO,
                1,
                new ServerConfig.Access(Set.of(), 0, 100),
                new ServerConfig.Talk(20, 4096, Duration.ofSeconds(25)),
                new ServerConfig.SlowReaders(1 << 20, Duration.ofSeconds(60)),
                new ServerConfig.History(
                        1000, Duration.ZERO, new ServerConfig.Store(folder, ServerConfig.Durability.PROCESS))));
    }

    @Test
    void tellProcessorTimeMemoryAndTheServersOwn(@TempDir Path folder) throws Exception {
        ChatServer server = server(folder);
        try {
            server.start();
            InetSocketAddress address = server.managementAddress();
            ServerSamples samples = new ServerSamples(URI.create("http://127.0.0.1:" + address.getPort() + "/metrics"));
            samples.requireReadable();
            samples.add(0, samples.read(), 0);
            samples.add(1, samples.read(), 1_000_000_000);
            ServerMetrics metrics = samples.stop();
            List<ServerSample> read = metrics.samples();
            assertThat(read.get(1).cpu()).isNotNull().isNotNegative();
            assertThat(read.get(1).memoryBytes()).isNotNull().isGreaterThan(1_000_000);
            assertThat(metrics.memoryKind()).startsWith("used heap and direct memory");
            assertThat(read.get(1).metrics())
                    .containsKeys("chat_connections", "chat_store_commit_seconds_count", "chat_bytes_total")
                    .allSatisfy((name, value) -> assertThat(name).startsWith("chat_"));
        } finally {
            server.stop();
        }
    }
}
