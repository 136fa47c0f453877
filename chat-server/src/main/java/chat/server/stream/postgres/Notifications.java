package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for notifications. Stateless.
 *
 * <p>Once one has begun, the driver waits for the rest of it without a timeout: for ever where the network was cut, and for a quarter of a minute where TCP repeats what this
 * process did not take while it was stopped. So a connection that brings a half is closed after the time of the socket.
 */
final class Notifications {

    private static final Logger log = LoggerFactory.getLogger(Notifications.class);

    private static final PGNotification[] NONE = {};

    /** A process that was stopped as a whole finds the time over when it goes on: then the rest has this time to come. */
    private static final long LAST_SECONDS = 1;

    private Notifications() {}

    /** Those that have come, or come within the time; none: empty. Blocks. */
    static PGNotification[] await(Connection connection, int millis) throws SQLException {
        CompletableFuture<Void> received = new CompletableFuture<>();
        received.copy().orTimeout(Database.SOCKET_SECONDS, TimeUnit.SECONDS).whenComplete((done, late) -> {
            if (late != null) {
                received.copy()
                        .orTimeout(LAST_SECONDS, TimeUnit.SECONDS)
                        .whenComplete((end, never) -> giveUp(never, connection));
            }
        });
        try {
            PGNotification[] notes = connection.unwrap(PGConnection.class).getNotifications(millis);
            return notes == null ? NONE : notes;
        } finally {
            received.complete(null);
        }
    }

    /** Who waits gets an error then. */
    private static void giveUp(@Nullable Throwable never, Connection connection) {
        if (never != null) {
            log.warn("half a notification has come, and not the rest: the connection is given up");
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("a connection could not be given up", e);
            }
        }
    }
}
