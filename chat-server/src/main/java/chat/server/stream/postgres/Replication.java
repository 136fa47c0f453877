package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * How the database stores what it acknowledges. Immutable.
 *
 * @param faults why what is acknowledged can be lost with one server, a line each; empty: it cannot
 * @param queueUsage how full the queue of notifications is: 0 to 1
 */
record Replication(List<String> faults, double queueUsage) {

    /** Who may not see the standbys sees rows without their states. */
    private static final String QUERY = "SELECT current_setting('synchronous_standby_names'),"
            + " current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes'),"
            + " current_setting('server_encoding'), current_setting('default_transaction_isolation'),"
            + " count(*) FILTER (WHERE sync_state IN ('sync', 'quorum')), count(*) FILTER (WHERE sync_state IS NULL),"
            + " pg_notification_queue_usage() FROM pg_stat_replication";

    static Replication read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            List<String> faults = new ArrayList<>();
            if (row.getString(1).isBlank()) {
                faults.add("synchronous_standby_names is empty");
            } else if (row.getLong(7) == 0) {
                faults.add(
                        row.getLong(8) > 0
                                ? "the role may not see the standbys: GRANT pg_monitor"
                                : "no synchronous standby is connected");
            }
            require(faults, "synchronous_commit", row.getString(2), "on", "remote_apply");
            require(faults, "fsync", row.getString(3), "on");
            require(faults, "full_page_writes", row.getString(4), "on");
            require(faults, "server_encoding", row.getString(5), "UTF8");
            require(faults, "default_transaction_isolation", row.getString(6), "read committed");
            return new Replication(List.copyOf(faults), row.getDouble(9));
        }
    }

    private static void require(List<String> faults, String setting, String value, String... good) {
        if (!List.of(good).contains(value)) {
            faults.add(setting + " is " + value);
        }
    }

    /** Whether a synchronous standby has what is acknowledged, both flushed. */
    boolean isReplicated() {
        return faults.isEmpty();
    }

    /** {@code replicated}, or {@code local} with the reasons. */
    @Override
    public String toString() {
        return isReplicated() ? "replicated" : "local: " + String.join(", ", faults);
    }
}
