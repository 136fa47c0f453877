package chat.server.stream.disk;

import chat.server.config.Durability;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.table.MessageStore;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.StateContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** The promises of all streams, on disk. */
final class DiskContractTest extends StateContract {

    @TempDir
    private Path folder;

    @Override
    protected RoomStreams create() throws Exception {
        DataFolder data = DataFolder.open(folder);
        return new DiskStreams(
                data,
                MessageStore.open(data, Durability.PROCESS),
                new Retention(KEPT, Duration.ZERO),
                Clock.systemUTC(),
                new ServerMetrics(new SimpleMeterRegistry()),
                loss -> {});
    }

    @Override
    protected void end() {
        DiskStreamsFixture.end(streams);
    }
}
