package chat.server.stream.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server of a {@link TestCluster}. It flushes to disk. Clients come through a proxy, and so does the other server for what was written; their
 * ports stay the same. Used by one thread.
 */
public final class ClusterServer {

    private static final int CHANGE_SECONDS = 20;

    private final PostgresBinaries binaries;
    private final String name;
    private final TestProxy clients = new TestProxy();

    /** A standby that is refused tries again at once, which takes a processor. */
    private final TestProxy link = new TestProxy(true);

    private Path data;
    private @Nullable ClusterServer followed;
    private @Nullable PostgresProcess process;

    ClusterServer(PostgresBinaries binaries, String name) {
        this.binaries = binaries;
        this.name = name;
        data = binaries.newDataFolder();
        clients.allow();
        link.allow();
    }

    /** What {@code pg_stat_replication} calls it. */
    public String name() {
        return name;
    }

    /** The network between the clients and this server. */
    public TestProxy clients() {
        return clients;
    }

    /** The network between this server and the standby that follows it. */
    public TestProxy link() {
        return link;
    }

    /** Makes it a standby of the other one, from its next start on. */
    void follow(ClusterServer primary) {
        followed = primary;
        write("standby.signal", "");
    }

    /** For the next start. */
    void setting(String name, String value) {
        write("postgresql.auto.conf", name + " = '" + value + "'\n");
    }

    private void write(String file, String text) {
        try {
            Files.writeString(data.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it where it is down, and waits until it takes connections. */
    public void start() {
        List<String> settings = new ArrayList<>(List.of("wal_keep_size=256MB", "wal_retrieve_retry_interval=50ms"));
        if (followed != null) {
            settings.add("primary_conninfo=host=127.0.0.1 port=" + followed.link.port() + " application_name=" + name
                    + " user=" + PostgresBinaries.USER + " password=" + PostgresBinaries.PASSWORD);
        }
        process = PostgresProcess.start(binaries, data, "cluster-" + name, settings);
        target(process.port());
    }

    private void target(int port) {
        clients.target(port);
        link.target(port);
    }

    /** Kills all its processes, as a crash does, and waits until they are gone. */
    public void killNine() {
        target(0);
        running().kill();
        process = null;
    }

    /** Stops it, as an operator does: connections are closed, all is written. */
    public void shutDown() {
        target(0);
        running().shutDown();
        process = null;
    }

    /** Kills it, and starts it again. */
    public void restart() {
        killNine();
        start();
    }

    /** Stops all its processes by SIGSTOP: connections stay, and nothing answers. */
    public void stop() {
        running().stop();
    }

    /** Lets the stopped processes go on. */
    public void cont() {
        running().cont();
    }

    /** For JDBC, through the proxy. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + clients.port() + "/" + database;
    }

    /** A connection past the proxy, which fails after half a minute without an answer. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + running().port() + "/" + database
                        + "?connectTimeout=5&loginTimeout=30&socketTimeout=30",
                PostgresBinaries.USER,
                PostgresBinaries.PASSWORD);
    }

    /** Executes each statement in a transaction of its own, past the proxy. */
    void execute(String... statements) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements) + "; " + this, e);
        }
    }

    /** Changes a setting of the running server. */
    void change(String setting, String value) {
        long deadline = System.nanoTime() + CHANGE_SECONDS * 1_000_000_000L;
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET " + setting + " = '" + value + "'");
            statement.execute("SELECT pg_reload_conf()");
            // A session reads settings between two statements.
            while (!value.equals(show(statement, setting))) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError(setting + " stays; " + this);
                }
                statement.execute("SELECT pg_sleep(0.01)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot set " + setting + "; " + this, e);
        }
    }

    private static String show(Statement statement, String setting) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SHOW " + setting)) {
            rows.next();
            return rows.getString(1);
        }
    }

    void promote() {
        execute("SELECT pg_promote(true, 30)");
        followed = null;
    }

    /** Takes the data of a primary that runs, as it is now, and follows it. */
    void copy(ClusterServer primary) {
        try (Connection connection = primary.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('standby', true)");
            Path copied = binaries.copyOfRunning(primary.data);
            try (ResultSet label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                label.next();
                binaries.delete(data);
                data = copied;
                write("backup_label", label.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot copy; " + primary, e);
        }
        follow(primary);
    }

    void close() {
        clients.close();
        link.close();
        if (process != null) {
            killNine();
        }
        binaries.delete(data);
    }

    private PostgresProcess running() {
        return Objects.requireNonNull(process, () -> name + " is down");
    }

    /** Its state, and the last lines that it printed. */
    @Override
    public String toString() {
        return name + (process == null ? " is down" : ": " + process.output());
    }
}
