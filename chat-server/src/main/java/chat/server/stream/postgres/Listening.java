package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of this node that gets notifications, and that comes back first after the database was away.
 *
 * <p>Every {@value #BEACON_MILLIS} ms, and after each connect, it looks at the heads of the open rooms, as notifications can be lost.
 */
final class Listening extends DatabaseThread {

    private static final Logger log = LoggerFactory.getLogger(Listening.class);

    static final int BEACON_MILLIS = 400;

    /**
     * A commit that took longer may have been cancelled while it waited for the standby: then other nodes are notified of what the standby lacks.
     */
    private static final int LATE_MILLIS = 250;

    /** From one barrier to the next, in beacons. */
    private static final int BARRIER_BEACONS = 5;

    /** From one attempt to connect to the next. */
    private static final long RETRY_MILLIS = 300;

    /** After a failover nothing is published until the other nodes have compared what they have seen, too. */
    private static final long TIMELINE_MILLIS = 1_000;

    private final Database database;
    private final Link link;
    private final Health health;
    private final Consumer<String> notes;
    private final Checks checks;
    private long timeline;

    /** What this node's clock shows more than the database's, in ms. */
    private long aheadMillis;

    /** What is looked at on this thread's connection. */
    interface Checks {

        /** After each connect, before anybody else asks the database for anything. */
        void afterConnect(Connection connection) throws SQLException;

        void beacon(Connection connection) throws SQLException;
    }

    /**
     * Does not connect yet.
     *
     * @param notes gets what other nodes notify of, on this thread
     * @param onLoss gets one line if this thread ends by a mistake; the process should end then
     */
    Listening(Database database, Health health, Consumer<String> notes, Checks checks, Consumer<String> onLoss) {
        super("postgres-listener", onLoss);
        this.database = database;
        this.link = new Link(database);
        this.health = health;
        this.notes = notes;
        this.checks = checks;
        this.timeline = database.timeline();
    }

    @Override
    void work() throws InterruptedException {
        while (!isStopping()) {
            try {
                Connection open = link.open(); // one and the same, as it is this one that listens
                step(this::connect, open);
                for (int beacon = 1; !isStopping() && health.trouble() == null; beacon++) {
                    step(this::receive, open);
                    step(checks::beacon, open);
                    if (beacon % BARRIER_BEACONS == 0) {
                        step(this::barrier, open);
                    }
                }
            } catch (SQLException e) {
                link.failed(e);
                health.lost(e);
                Thread.sleep(RETRY_MILLIS);
            }
            link.close(); // another thread has lost the database: what this one has may be a dead server's
        }
    }

    @Override
    void leave() {
        link.close();
    }

    private interface Step {
        void on(Connection connection) throws SQLException, InterruptedException;
    }

    private void step(Step step, Connection open) throws SQLException, InterruptedException {
        pulse.begin();
        try {
            step.on(open);
        } finally {
            pulse.end();
        }
    }

    private void connect(Connection connection) throws SQLException, InterruptedException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + NotifyDistribution.CHANNEL);
            compareClocks(statement);
        }
        checks.afterConnect(connection);
        if (database.timeline() > timeline && timeline > 0) {
            log.warn("another server has taken over: timeline {} after {}", database.timeline(), timeline);
            Thread.sleep(TIMELINE_MILLIS);
            checks.afterConnect(connection);
        }
        timeline = database.timeline();
        health.isBack();
    }

    /** A node that stores nothing would stay with a primary that another one has replaced, and would not see that no commit ends. */
    private void barrier(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            compareClocks(statement);
            Database.barrier(statement);
        }
    }

    private void compareClocks(Statement statement) throws SQLException {
        long now = System.currentTimeMillis();
        try (ResultSet row =
                statement.executeQuery("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint")) {
            row.next();
            aheadMillis = now - row.getLong(1);
        }
    }

    /** Until the next beacon. */
    private void receive(Connection connection) throws SQLException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEACON_MILLIS);
        for (long left = BEACON_MILLIS; left > 0 && !isStopping() && health.trouble() == null; ) {
            PGNotification[] notes = Notifications.await(connection, (int) left);
            if (Arrays.stream(notes).anyMatch(this::isLate)) {
                barrier(connection); // nothing is lost where it fails: after that, all that is missing is read
            }
            for (PGNotification note : notes) {
                receive(note);
            }
            left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        }
    }

    private boolean isLate(PGNotification note) {
        long stored = NoteCodec.timeOf(note.getParameter());
        return System.currentTimeMillis() - aheadMillis - stored > LATE_MILLIS;
    }

    private void receive(PGNotification note) {
        try {
            notes.accept(note.getParameter());
        } catch (RuntimeException e) {
            log.warn("a notification cannot be read; its events are read from the tables", e);
        }
    }
}
