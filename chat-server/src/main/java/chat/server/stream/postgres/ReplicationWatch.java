package chat.server.stream.postgres;

import chat.server.metrics.PostgresMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then how the database stores, and says so where that changes. Looks on the listener's thread; read by any. */
final class ReplicationWatch {

    private static final Logger log = LoggerFactory.getLogger(ReplicationWatch.class);

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** From here on somebody hinders the database from emptying its queue of notifications. */
    private static final double MUCH = 0.1;

    /** A full queue refuses each transaction that notifies; before that nodes read what no notification brings. */
    private static final double TOO_MUCH = 0.5;

    private final boolean required;
    private final PostgresMetrics metrics;
    private final LongSupplier nanos;
    private volatile Replication last = new Replication(List.of("nobody has looked yet"), 0);
    private long dueNanos;

    /** @param required whether a database that is not replicated is a trouble */
    ReplicationWatch(boolean required, PostgresMetrics metrics, LongSupplier nanos) {
        this.required = required;
        this.metrics = metrics;
        this.nanos = nanos;
        this.dueNanos = nanos.getAsLong();
    }

    void lookIfDue(Connection connection) throws SQLException {
        if (nanos.getAsLong() - dueNanos >= 0) {
            look(connection);
        }
    }

    void look(Connection connection) throws SQLException {
        Replication now = Replication.read(connection);
        Replication before = last;
        last = now;
        dueNanos = nanos.getAsLong() + PERIOD_NANOS;
        metrics.replicated(now.isReplicated());
        metrics.queueUsage(now.queueUsage());
        if (!now.faults().equals(before.faults())) {
            if (now.isReplicated()) {
                log.info("the database is replicated");
            } else {
                log.warn("acknowledged messages can be lost with one server, as {}", String.join(", ", now.faults()));
            }
        }
        if (now.queueUsage() > TOO_MUCH && before.queueUsage() <= TOO_MUCH) {
            log.error("{}: other nodes get events later from here on", queue(now));
        } else if (now.queueUsage() > MUCH && before.queueUsage() <= MUCH) {
            log.warn("{}: a session that listens holds a transaction open", queue(now));
        }
    }

    private static String queue(Replication now) {
        return "the queue of notifications is full to " + Math.round(100 * now.queueUsage()) + " %";
    }

    /** Whether other nodes get events by notifications. */
    boolean mayNotify() {
        return last.queueUsage() <= TOO_MUCH;
    }

    /** In a line. */
    String level() {
        return last.toString();
    }

    /** Why nothing should be stored, where replication is required; empty if it can be. */
    Optional<String> trouble() {
        Replication now = last;
        return required && !now.isReplicated() ? Optional.of("--require-replicated, but " + now) : Optional.empty();
    }
}
