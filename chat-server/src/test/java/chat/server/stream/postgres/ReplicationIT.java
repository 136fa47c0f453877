package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.metrics.PostgresMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
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
            assertThat(probe(database))
                    .endsWith("acknowledged messages are on a second server, too: "
                            + cluster.standby().name());

            watch.look(blind);
            assertThat(watch.level()).isEqualTo("local: the role may not see the standbys: GRANT pg_monitor");

            cluster.detachStandby();
            cluster.primary().execute(TestCluster.until("NOT EXISTS (SELECT FROM pg_stat_replication)"));
            watch.look(connection);
            assertThat(watch.level()).isEqualTo("local: no synchronous standby is connected");
            assertThat(watch.trouble()).isPresent();

            assertThatThrownBy(() -> probe(database))
                    .hasMessage("the database cannot be used: commits wait for a standby that does not answer"
                            + " (--postgres)");

            cluster.attachStandby();
            cluster.asynchronous();
            FaultNode.await(() -> level(watch, connection).equals("local: synchronous_standby_names is empty"));
        }
    }

    /** A session reads settings when it has heard of them. */
    private static String level(ReplicationWatch watch, Connection connection) {
        try {
            watch.look(connection);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return watch.level();
    }

    private static String probe(TestDatabase database) throws IOException {
        Database named = new Database(database.url(), database.user(), database::password);
        return String.join("\n", DatabaseProbe.look(named, 20, TimeUnit.SECONDS));
    }
}
