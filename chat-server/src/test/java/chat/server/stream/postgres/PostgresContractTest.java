package chat.server.stream.postgres;

import chat.server.metrics.ServerMetrics;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.StateContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;

/** The promises of all streams, in PostgreSQL. */
final class PostgresContractTest extends StateContract {

    @Override
    protected RoomStreams create() throws Exception {
        TestDatabase database = TestDatabase.fresh();
        return new PostgresStreams(
                new Database(database.url(), database.user(), database::password),
                new Retention(KEPT, Duration.ZERO),
                false,
                loss -> {},
                new ServerMetrics(new SimpleMeterRegistry()));
    }
}
