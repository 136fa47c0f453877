package chat.server.stream.postgres;

import chat.server.metrics.ServerMetrics;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.StateContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The promises of all streams, in two databases. */
@Tag("shards")
final class ShardedContractTest extends StateContract {

    @Override
    protected RoomStreams create() throws Exception {
        ServerMetrics metrics = new ServerMetrics(new SimpleMeterRegistry());
        List<Database> databases = new ArrayList<>();
        for (int number = 1; number <= 2; number++) {
            TestDatabase fresh = TestDatabase.fresh();
            databases.add(new Database(fresh.url(), fresh.user(), fresh::password, number));
        }
        return new ShardedStreams(databases, new Retention(KEPT, Duration.ZERO), false, loss -> {}, metrics);
    }
}
