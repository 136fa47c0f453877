package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.RealServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of the server that is built beside this program, read from a running one. */
final class DaemonMetricsTest {

    @Test
    void tellProcessorTimeMemoryAndTheServersOwn(@TempDir Path folder) throws Exception {
        try (RealServer server = RealServer.in(folder)) {
            ServerSamples samples = new ServerSamples(server.metrics());
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
        }
    }
}
