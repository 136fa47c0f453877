package chat.server.stream.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ClusterExtension.class)
final class PrimaryAndStandbyIT {

    private static final int BOUND_SECONDS = 30;
    private static final String TABLE = "CREATE TABLE kept (text text)";

    @Test
    void aCommitWaitsForTheStandby(TestCluster cluster) throws Exception {
        TestDatabase database = cluster.fresh();
        query(database, TABLE);
        cluster.detachStandby();

        Future<List<String>> insert = begin(() -> query(database, "INSERT INTO kept VALUES ('waits')"));
        cluster.primary()
                .execute(TestCluster.until("EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')"));
        assertThat(query(database, "SELECT text FROM kept")).isEmpty();
        assertThat(insert.isDone()).isFalse();

        cluster.attachStandby();
        insert.get(BOUND_SECONDS, SECONDS);
        assertThat(query(database, "SELECT text FROM kept")).containsExactly("waits");
    }

    @Test
    void whatWasAcknowledgedIsOnThePromotedStandbyAndOnTheNextOne(TestCluster cluster) throws Exception {
        TestDatabase database = cluster.fresh();
        query(database, TABLE);
        query(database, "INSERT INTO kept VALUES ('by a')");
        cluster.primary().killNine();
        cluster.promoteStandby();

        query(database, "INSERT INTO kept VALUES ('by b')");
        assertThat(query(database, "SELECT text FROM kept")).containsExactly("by a", "by b");

        cluster.rebuildStandby();
        cluster.synchronous();
        query(database, "INSERT INTO kept VALUES ('by b, with a')");
        cluster.primary().killNine();
        cluster.promoteStandby();
        assertThat(query(database, "SELECT text FROM kept")).containsExactly("by a", "by b", "by b, with a");
    }

    @Test
    void aStandbyThatLagsLosesWhatWasAcknowledgedWithoutIt(TestCluster cluster) throws Exception {
        TestDatabase database = cluster.fresh();
        query(database, TABLE);
        cluster.asynchronous();
        cluster.detachStandby();
        query(database, "INSERT INTO kept VALUES ('lost')");

        cluster.primary().killNine();
        cluster.promoteStandby();
        assertThat(query(database, "SELECT text FROM kept")).isEmpty();
    }

    @Test
    void aKilledPrimaryComesBackAtTheSameAddressWithItsRows(TestCluster cluster) throws Exception {
        TestDatabase database = cluster.fresh();
        query(database, TABLE);
        query(database, "INSERT INTO kept VALUES ('before')");
        try (Connection connection = connect(database)) {
            cluster.primary().restart();

            assertThatThrownBy(() -> query(connection, "SELECT 1")).isInstanceOf(SQLException.class);
        }
        query(database, "INSERT INTO kept VALUES ('after')");
        assertThat(query(database, "SELECT text FROM kept")).containsExactly("before", "after");
    }

    @Test
    void aStoppedPrimaryAnswersWhenItGoesOn(TestCluster cluster) throws Exception {
        TestDatabase database = cluster.fresh();
        try (Connection connection = connect(database)) {
            cluster.primary().stop();
            Future<List<String>> answer = begin(() -> query(connection, "SELECT 'answer'"));
            assertThatThrownBy(() -> answer.get(200, MILLISECONDS)).isInstanceOf(TimeoutException.class);

            cluster.primary().cont();
            assertThat(answer.get(BOUND_SECONDS, SECONDS)).containsExactly("answer");
        }
    }

    @Test
    void aCutNetworkHoldsBackTheAnswerAndNotTheCommit(TestCluster cluster) throws Exception {
        TestDatabase database = cluster.fresh();
        query(database, TABLE);
        try (Connection connection = connect(database)) {
            cluster.primary().clients().cut(TestProxy.Direction.TO_CLIENT);
            Future<List<String>> insert = begin(() -> query(connection, "INSERT INTO kept VALUES ('kept')"));
            cluster.primary().clients().awaitHeld(TestProxy.Direction.TO_CLIENT, 1, BOUND_SECONDS * 1_000);
            assertThat(insert.isDone()).isFalse();

            cluster.primary().clients().reset();
            assertThatThrownBy(() -> insert.get(BOUND_SECONDS, SECONDS)).hasCauseInstanceOf(SQLException.class);
            cluster.primary().clients().heal();
            assertThat(query(database, "SELECT text FROM kept")).containsExactly("kept");
        }
    }

    @Test
    void serversEndWithAJvmThatIsKilledEvenIfTheyAreStopped() throws Exception {
        // A job of its own, which gets SIGHUP from the system when its parent is gone and one of it is stopped.
        Process shell = new ProcessBuilder(
                        "bash",
                        "-c",
                        "set -m; \"$@\" </dev/null & wait",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Killed.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = shell.inputReader()) {
            List<ProcessHandle> all = Stream.of(out.readLine().split(" ", -1))
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
            assertThat(all).hasSizeGreaterThan(10);

            all.get(0).destroyForcibly();
            for (ProcessHandle process : all) {
                process.onExit().get(BOUND_SECONDS, SECONDS);
            }
        } finally {
            shell.destroyForcibly();
        }
    }

    /** Says its number and those of its children and theirs, and waits to be killed. */
    static final class Killed {

        private Killed() {}

        public static void main(String[] arguments) throws Exception {
            TestCluster cluster = TestCluster.start();
            cluster.primary().stop();
            ProcessHandle self = ProcessHandle.current();
            System.out.println(Stream.concat(Stream.of(self), self.descendants())
                    .map(process -> Long.toString(process.pid()))
                    .collect(Collectors.joining(" ")));
            new CountDownLatch(1).await();
        }
    }

    private static Connection connect(TestDatabase database) throws SQLException {
        String url = database.url() + "?targetServerType=primary&hostRecheckSeconds=0&connectTimeout=5&socketTimeout="
                + BOUND_SECONDS;
        return DriverManager.getConnection(url, database.user(), database.password());
    }

    private static List<String> query(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database)) {
            return query(connection, sql);
        }
    }

    private static List<String> query(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                ResultSet rows = statement.getResultSet();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
        }
        return values;
    }

    private static <T> Future<T> begin(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = new Thread(task, "client");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
