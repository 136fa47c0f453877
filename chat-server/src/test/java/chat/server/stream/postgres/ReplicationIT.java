package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.metrics.PostgresMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Looks at a primary whose standby comes and goes. */
@ExtendWith(ClusterExtension.class)
final class ReplicationIT {

    @Test
    void isReplicatedWhileASynchronousStandbyIsThere(TestCluster cluster) throws Exception {
        TestDatabase database = cluster.fresh();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ReplicationWatch watch = new ReplicationWatch(true, new PostgresMetrics(registry), () -> 0);
        cluster.primary().execute("CREATE ROLE blind LOGIN PASSWORD 'blind'");
        try (Connection connection = database.connect();
                Connection blind = DriverManager.getConnection(database.url(), "blind", "blind")) {
            watch.look(connection);
            assertThat(watch.level()).isEqualTo("replicated");
            assertThat(watch.trouble()).isEmpty();
            assertThat(registry.get("chat.postgres.replicated").gauge().value()).isEqualTo(1);

            watch.look(blind);
            assertThat(watch.level()).isEqualTo("local: the role may not see the standbys: GRANT pg_monitor");

            cluster.detachStandby();
            cluster.primary().execute(TestCluster.until("NOT EXISTS (SELECT FROM pg_stat_replication)"));
            watch.look(connection);
            assertThat(watch.level()).isEqualTo("local: no synchronous standby is connected");
            assertThat(watch.trouble()).isPresent();

            cluster.attachStandby();
            cluster.asynchronous();
            watch.look(connection);
            assertThat(watch.level()).isEqualTo("local: synchronous_standby_names is empty");
        }
    }
}
