package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that opens again after it was lost. Confined to one thread at a time. */
final class Link implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Link.class);

    /** A transaction of a node that is cut off, or stopped, before its commit would lock its rooms for all others. */
    private static final String NOT_IDLE = "SET idle_in_transaction_session_timeout = '4s'";

    /**
     * A plan that was made while a table was short, or was not analyzed yet, would scan it for minutes while it grows: 525 ms for the heads of 1,000 rooms in place
     * of 7.
     */
    private static final String BY_INDEX =
            "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

    private final Database database;
    private @Nullable Connection connection;
    private long suspicions;

    Link(Database database) {
        this.database = database;
    }

    /** What is done on a connection. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Blocks. A failure after which the connection is of no use closes it. */
    <T> T run(Work<T> work) throws SQLException {
        try {
            return work.on(open());
        } catch (SQLException e) {
            failed(e);
            throw e;
        }
    }

    /** The connection, which is opened if there is none, or if another one was lost since: this one may be to the same server. Blocks. */
    Connection open() throws SQLException {
        long now = database.suspicions();
        if (suspicions != now) {
            close();
        }
        if (connection == null) {
            suspicions = now;
            connection = database.connect();
            try (Statement statement = connection.createStatement()) {
                statement.execute(NOT_IDLE);
                statement.execute(BY_INDEX);
            }
        }
        return connection;
    }

    /** Closes the connection if it is of no use after this failure. */
    void failed(SQLException e) {
        if (Failure.of(e) == Failure.UNKNOWN) {
            database.suspect();
            close();
        }
    }

    /** As one transaction, with its commit. A failure rolls back what can be. */
    <T> T transact(Work<T> work) throws SQLException {
        return run(open -> {
            open.setAutoCommit(false);
            try {
                T result = work.on(open);
                open.commit();
                Warnings.check(open);
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(open, e);
                throw e;
            } finally {
                if (!open.isClosed()) {
                    open.setAutoCommit(true);
                }
            }
        });
    }

    private static void rollBack(Connection open, Exception cause) {
        try {
            open.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.debug("a connection to the database did not close", e);
            }
            connection = null;
        }
    }
}
