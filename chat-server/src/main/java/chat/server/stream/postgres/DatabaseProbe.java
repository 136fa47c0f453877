package chat.server.stream.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks whether a node could use a database, and makes nothing there. Stateless. */
public final class DatabaseProbe {

    private static final String STANDBYS = "SELECT string_agg(application_name, ', ' ORDER BY application_name)"
            + " FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')";

    private DatabaseProbe() {}

    /**
     * Says what it found, in a line or two for people. Blocks, but not for longer than {@code most}.
     *
     * @throws IOException if a node could not use the database, with one line that says why
     */
    public static List<String> look(Database database, long most, TimeUnit unit) throws IOException {
        FutureTask<List<String>> look = new FutureTask<>(() -> describe(database));
        Thread thread = new Thread(look, "probe"); // a name that does not resolve can hold it for long
        thread.setDaemon(true);
        thread.start();
        try {
            return look.get(most, unit);
        } catch (TimeoutException e) {
            throw failure(database, "it does not answer within " + unit.toSeconds(most) + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure(database, Failure.line(failure), failure);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(database, "interrupted", e);
        }
    }

    private static IOException failure(Database database, String why, Exception cause) {
        return new IOException(database + " cannot be used: " + why + " (--postgres)", cause);
    }

    private static List<String> describe(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            Schema.requireServer(connection);
            String server = database + " is PostgreSQL "
                    + connection.getMetaData().getDatabaseProductVersion() + " at " + database.address(connection);
            return List.of(server + ", " + tables(connection, statement), replication(connection, statement));
        }
    }

    private static String tables(Connection connection, Statement statement) throws SQLException {
        if (Schema.exists(statement)) {
            int version = Schema.require(connection);
            return "with tables of version " + version
                    + (version < Schema.VERSION ? ", which the first node brings up to date" : "");
        }
        Schema.tryToMake(connection);
        return "without tables, which the first node makes";
    }

    private static String replication(Connection connection, Statement statement) throws SQLException {
        Replication replication = Replication.read(connection);
        if (!replication.isReplicated()) {
            return "acknowledged messages are on one server alone: " + String.join(", ", replication.faults());
        }
        try (ResultSet row = statement.executeQuery(STANDBYS)) {
            row.next();
            return "acknowledged messages are on a second server, too: " + row.getString(1);
        }
    }
}
