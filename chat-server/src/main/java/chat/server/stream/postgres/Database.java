package chat.server.stream.postgres;

import chat.server.config.Store;
import chat.server.metrics.PostgresMetrics;
import chat.server.metrics.ServerMetrics;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where the database is. Thread-safe.
 *
 * <p>Of several servers it finds the one that takes writes. After a failover two may claim that: the one with the higher timeline is right, and
 * a lower one than was seen never is.
 */
public final class Database {

    private static final String CONNECT_SECONDS = "2";

    /** A server that says nothing for so long is given up. A cancelled query would be no better: its commit could stand without the standby. */
    static final int SOCKET_SECONDS = 4;

    /** Looks of the watchdog, which come each second, that a step with the database may take: it can wait for each of two servers to give up. */
    static final int MOST_SILENT = 12;

    private static final String NO_STANDBY = "commits wait for a standby that does not answer";
    private static final String CANNOT_CONNECT_NOW = "57P03";

    private static final String SCHEME = "jdbc:postgresql://";

    /** A URL for each. */
    private final List<String> servers = new ArrayList<>();

    private final Properties properties = new Properties();
    private final Supplier<@Nullable String> password;
    private final int number;
    private @Nullable String preferred; // guarded by this, as is what follows
    private long timeline;
    private long suspicions;

    /** The only one. */
    public Database(String url, @Nullable String user, Supplier<@Nullable String> password) {
        this(url, user, password, 0);
    }

    /**
     * Does not connect.
     *
     * @param number 1, 2, 3 … of several; 0: the only one
     * @param url as the driver takes it: {@code jdbc:postgresql://host:port,host:port/database?…}
     * @param password asked for at each connection, so that it can change; null for none
     * @throws IllegalArgumentException if the URL is none
     */
    public Database(String url, @Nullable String user, Supplier<@Nullable String> password, int number) {
        this.password = password;
        this.number = number;
        if (!url.startsWith(SCHEME) || Driver.parseURL(url, new Properties()) == null) {
            throw new IllegalArgumentException(
                    "no URL of a database: it must be like " + SCHEME + "host:5432/database");
        }
        int end = SCHEME.length();
        while (end < url.length() && url.charAt(end) != '/' && url.charAt(end) != '?') {
            end++;
        }
        for (String host : url.substring(SCHEME.length(), end).split(",", -1)) {
            servers.add(SCHEME + host + url.substring(end));
        }
        if (user != null) {
            PGProperty.USER.set(properties, user);
        }
        PGProperty.CONNECT_TIMEOUT.set(properties, CONNECT_SECONDS);
        PGProperty.SOCKET_TIMEOUT.set(properties, SOCKET_SECONDS);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.APPLICATION_NAME.set(properties, "chat-server");
    }

    /** Those of a store, in its order. Does not connect. */
    public static List<Database> all(Store.Postgres store) {
        List<Database> all = new ArrayList<>();
        PasswordFile password = new PasswordFile(store.passwordFile());
        for (String url : store.urls()) {
            int number = store.urls().size() == 1 ? 0 : all.size() + 1;
            all.add(new Database(url, store.user(), password, number));
        }
        return all;
    }

    /**
     * Connects to the server that takes writes. Blocks.
     *
     * <p>Reads from then on give durable rows alone: rows that no standby has can be visible after a crash, and before this returns the standby has got past
     * them.
     *
     * @return commits by itself; keep a reference to it as long as it is in use
     */
    Connection connect() throws SQLException {
        String known = preferred();
        if (known != null) {
            try {
                Connection connection = open(known);
                if (claims(connection) >= timeline()) {
                    return prepare(connection);
                }
                connection.close();
            } catch (SQLException e) {
                // another one may have taken over
            }
        }
        return prepare(findPrimary());
    }

    /** Registers the meters of this one. */
    PostgresMetrics meters(ServerMetrics metrics) {
        return number == 0 ? metrics.postgres() : metrics.postgres(number);
    }

    /** The server that was in use may not be the right one any more, and connections to it are perhaps dead. */
    synchronized void suspect() {
        preferred = null;
        suspicions++;
    }

    /** How often that happened: a connection from before must not be used. */
    synchronized long suspicions() {
        return suspicions;
    }

    private synchronized @Nullable String preferred() {
        return preferred;
    }

    /** The highest timeline that was seen. */
    synchronized long timeline() {
        return timeline;
    }

    private Connection findPrimary() throws SQLException {
        Connection best = null;
        String at = null;
        long highest = timeline();
        List<SQLException> failures = new ArrayList<>();
        for (String server : servers) {
            try {
                Connection connection = open(server);
                long claimed = claims(connection);
                if (claimed >= highest && claimed > 0 && (best == null || claimed > highest)) {
                    close(best);
                    best = connection;
                    at = server;
                    highest = claimed;
                } else {
                    connection.close();
                    failures.add(new SQLException(
                            address(server) + (claimed == 0 ? " takes no writes" : " was primary until a failover"),
                            "25006")); // read only
                }
            } catch (SQLException e) {
                failures.add(e);
            }
        }
        if (best == null) {
            throw Connecting.failure(failures);
        }
        synchronized (this) {
            preferred = at;
            timeline = Math.max(timeline, highest);
        }
        return best;
    }

    private Connection open(String server) throws SQLException {
        Properties with = new Properties();
        with.putAll(properties);
        String secret = secret();
        if (secret != null) {
            PGProperty.PASSWORD.set(with, secret);
        }
        try {
            return DriverManager.getConnection(server, with);
        } catch (SQLException e) {
            throw Connecting.failure(address(server), e);
        }
    }

    /** Host and port of the server that a connection is to. */
    String address(Connection connection) throws SQLException {
        return address(connection.getMetaData().getURL());
    }

    /** Host and port of a URL. */
    private static String address(String url) {
        return url.substring(SCHEME.length()).split("[/?]", 2)[0];
    }

    private @Nullable String secret() throws SQLException {
        try {
            return password.get();
        } catch (UncheckedIOException e) {
            throw new SQLException(e.getMessage() + ": " + e.getCause(), "28000", e); // as a wrong one
        }
    }

    private static void close(@Nullable Connection connection) throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }

    /** The timeline of a server that takes writes; 0 if it takes none. Closes the connection if it fails. */
    private static long claims(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT CASE WHEN pg_is_in_recovery()"
                                + " OR current_setting('transaction_read_only') = 'on' THEN '0' ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END")) {
            row.next();
            return Long.parseLong(row.getString(1), 16);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static Connection prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_isolation = 'read committed'");
            statement.execute("SET lock_timeout = '2s'");
            statement.execute("SET jit = off"); // no statement here is worth it
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') IN ('off', 'local')");
            requireMovingCommits(statement);
            awaitStandby(statement);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** A session that waits for a standby stays on the server after its client has gone: so nobody joins those that wait in vain. */
    private static void requireMovingCommits(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM pg_stat_activity"
                + " WHERE wait_event = 'SyncRep' AND clock_timestamp() - query_start > interval '3 s')")) {
            row.next();
            if (row.getBoolean(1)) {
                throw new SQLException(NO_STANDBY, CANNOT_CONNECT_NOW);
            }
        }
    }

    private static void awaitStandby(Statement statement) throws SQLException {
        try {
            barrier(statement);
        } catch (SQLException e) {
            throw Connecting.isTimeout(e) ? new SQLException(NO_STANDBY, CANNOT_CONNECT_NOW, e) : e;
        }
    }

    /** Waits until the standby has all that can be read. Fails where it does not come, or where this is not the primary any more. */
    static void barrier(Statement statement) throws SQLException {
        statement.execute("SELECT pg_logical_emit_message(true, 'barrier', '')");
        Warnings.check(statement);
    }

    /** For people: which of several it is. */
    @Override
    public String toString() {
        return number == 0 ? "the database" : "database " + number;
    }
}
