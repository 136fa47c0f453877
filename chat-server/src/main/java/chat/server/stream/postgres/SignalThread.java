package chat.server.stream.postgres;

import chat.server.lifecycle.Pulse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread with a connection of its own, which it opens again whenever it is lost. Thread-safe.
 */
final class SignalThread {

    /** Opens a connection that commits by itself. Blocks. */
    @FunctionalInterface
    interface Source {
        Connection connect() throws SQLException;

        /** Higher once another server has taken over: the former one may live on, and its connections with it. */
        default long timeline() {
            return 0;
        }
    }

    /** What the thread does. Confined to it. */
    interface Work {

        /** There is a connection, the first one or another. */
        void connected(MemberTable table) throws SQLException;

        /**
         * One round.
         *
         * @return after how many ns the next one comes at the latest
         */
        long round() throws SQLException;

        /** The connection is lost. */
        default void lost() {}
    }

    private static final Logger log = LoggerFactory.getLogger(SignalThread.class);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** From one round to the next, so that some work gathers. */
    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long CONNECT_MILLIS = 5_000;
    private static final long CLOSE_MILLIS = 5_000;

    private final Source source;
    private final long node;
    private final Work work;
    private final Pulse pulse;
    private final Thread thread;

    /** To connect for the first time. */
    private final CountDownLatch tried = new CountDownLatch(1);

    private @Nullable Connection connection; // the thread's, as is what follows
    private long timeline;
    private volatile boolean troubled;
    private volatile boolean rung;
    private volatile boolean closed;

    SignalThread(String name, Source source, long node, Work work) {
        this.source = source;
        this.node = node;
        this.work = work;
        this.pulse = new Pulse(name, Database.MOST_SILENT);
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    Pulse pulse() {
        return pulse;
    }

    void start() {
        thread.start();
    }

    /** Waits a bounded time until there has been a connection, or an attempt that failed. */
    void awaitConnected() {
        try {
            if (!tried.await(CONNECT_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("signals: the database does not answer yet");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** There is something to do. Never waits. */
    void ring() {
        if (!rung) {
            rung = true;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closed) {
            long pause = turn();
            long ended = System.nanoTime();
            while (!closed && !isDue(System.nanoTime() - ended, pause)) {
                LockSupport.parkNanos(this, rung ? APART_NANOS : pause);
            }
        }
        disconnect();
    }

    private boolean isDue(long passed, long pause) {
        return passed >= pause || rung && passed >= Math.min(pause, APART_NANOS);
    }

    /** A round, with a connection; on the thread. After how many ns the next one comes. */
    long turn() {
        rung = false;
        pulse.begin();
        try {
            if (timeline < source.timeline()) {
                disconnect();
            }
            if (connection == null) {
                connect();
            }
            long pause = work.round();
            if (troubled) {
                log.info("signals: the database is back");
                troubled = false;
            }
            return pause;
        } catch (SQLException e) {
            lost(e);
            return RETRY_NANOS;
        } catch (RuntimeException e) {
            log.error("a mistake of the server's", e);
            lost(new SQLException(e));
            return RETRY_NANOS;
        } finally {
            pulse.end();
        }
    }

    /** Whether the connection was lost and is not back. Any thread. */
    boolean isTroubled() {
        return troubled;
    }

    private void connect() throws SQLException {
        pulse.end();
        try {
            timeline = source.timeline(); // before, as this may be to the former one
            connection = source.connect();
        } finally {
            pulse.begin();
        }
        work.connected(new MemberTable(connection, node, pulse));
        tried.countDown();
    }

    private void lost(SQLException why) {
        if (!troubled) {
            log.warn("signals: no connection to the database: {}", why.getMessage());
            troubled = true;
        }
        disconnect();
        work.lost();
        tried.countDown();
    }

    void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                log.debug("a connection could not be closed", e);
            }
        }
    }

    /** Ends the thread after the round under way. Waits for it a bounded time. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
