package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An empty database in UTF-8 on the one PostgreSQL of this JVM, which starts with the first of them and ends with the JVM. Immutable.
 *
 * <p>That server does not flush to disk: whatever kills a server needs another one.
 *
 * @param url for JDBC, without user and password
 */
public record TestDatabase(String url, String user, String password) implements AutoCloseable {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** A new one. */
    public static TestDatabase fresh() {
        String name = "test_" + NUMBERS.incrementAndGet();
        // 20 ms. The other strategy writes all pages to the log, too.
        onServer("CREATE DATABASE " + name + " STRATEGY file_copy");
        return new TestDatabase(Server.url(name), PostgresBinaries.USER, PostgresBinaries.PASSWORD);
    }

    /** A connection with the driver's defaults. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** Drops the database, and closes whatever is connected. */
    @Override
    public void close() {
        onServer("DROP DATABASE IF EXISTS " + url.substring(url.lastIndexOf('/') + 1) + " WITH (FORCE)");
    }

    private static void onServer(String sql) {
        try (Connection connection = DriverManager.getConnection(
                        Server.url("postgres"), PostgresBinaries.USER, PostgresBinaries.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "On " + Server.url("postgres") + ": " + sql + "; " + Server.PROCESS.output(), e);
        }
    }

    /** Starts with the first use. */
    private static final class Server {

        static final PostgresProcess PROCESS = start();

        private static PostgresProcess start() {
            PostgresBinaries binaries = PostgresBinaries.unpacked();
            return PostgresProcess.start(binaries, binaries.newDataFolder(), "shared", List.of("fsync=off"));
        }

        static String url(String database) {
            return "jdbc:postgresql://127.0.0.1:" + PROCESS.port() + "/" + database;
        }
    }
}
