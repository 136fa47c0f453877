package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.Cursors;
import chat.server.stream.RoomNames;
import chat.server.stream.UnavailableException;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cursors of several nodes, in tables. Thread-safe: one thread with a connection of its own does everything in the order it was asked for; each reader
 * asks for one thing at a time.
 *
 * <p>One node at a time serves the readers: the one that has the lease, by the clock of the database. Changes do not wait for the standby.
 */
final class PostgresCursors implements Cursors {

    private static final Logger log = LoggerFactory.getLogger(PostgresCursors.class);

    static final int LEASE_MILLIS = 2_500;

    private static final int BEAT_MILLIS = 500;
    private static final int CLOSE_MILLIS = 500;
    static final int ROOMS_AT_ONCE = 1_000;

    private static final String QUICK = "SET LOCAL synchronous_commit = off";
    private static final String BEAT =
            "INSERT INTO webhook_lease AS l (node, term, beat) VALUES (?, 1, clock_timestamp())"
                    + " ON CONFLICT (one) DO UPDATE SET node = EXCLUDED.node, beat = EXCLUDED.beat,"
                    + " term = l.term + (l.node <> EXCLUDED.node)::int"
                    + " WHERE l.node = EXCLUDED.node OR l.beat NOT BETWEEN EXCLUDED.beat - ? * interval '1 ms'"
                    + " AND EXCLUDED.beat + ? * interval '1 ms' RETURNING term";
    private static final String RELEASE = "UPDATE webhook_lease SET beat = '-infinity' WHERE node = ?";
    private static final String HOLD = "SELECT 1 FROM webhook_lease WHERE node = ? FOR SHARE";
    private static final String SINCE = "INSERT INTO webhook AS w (name, rooms, since) VALUES (?, ?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET rooms = EXCLUDED.rooms,"
            + " since = CASE WHEN w.rooms = EXCLUDED.rooms THEN w.since ELSE EXCLUDED.since END RETURNING since";
    private static final String FIND = "SELECT epoch, seq, time FROM webhook_cursor WHERE webhook = ? AND room = ?";
    private static final String SAVE = "INSERT INTO webhook_cursor (webhook, room, epoch, seq, time)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (webhook, room)"
            + " DO UPDATE SET epoch = EXCLUDED.epoch, seq = EXCLUDED.seq, time = EXCLUDED.time";
    private static final String BEHIND = "SELECT r.name FROM room r JOIN here USING (slot) CROSS JOIN meta m"
            + " LEFT JOIN webhook_cursor c ON c.webhook = ? AND c.room = r.name"
            + " WHERE r.name > ? AND r.name LIKE ANY (?) AND r.last_seq > 0"
            + " AND (c.epoch IS DISTINCT FROM m.epoch::text OR c.seq < r.last_seq) ORDER BY r.name LIMIT ?";

    private final String node = UUID.randomUUID().toString();
    private final Link link;
    private final Health health;
    private final LongSupplier nanos;
    private final boolean leads;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("postgres-webhooks", true));

    /** The last one that this node began. */
    private volatile long term;

    /** Before it had the lease the last time. */
    private volatile long beatNanos;

    /**
     * Begins to ask for the lease.
     *
     * @param link is closed with this
     * @param nanos of a clock that goes on by itself
     * @param leads false: another database has the lease, and these are copies
     */
    PostgresCursors(Link link, Health health, LongSupplier nanos, boolean leads) {
        this.leads = leads;
        this.link = link;
        this.health = health;
        this.nanos = nanos;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        if (leads) {
            thread.scheduleWithFixedDelay(this::beat, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void beat() {
        long now = nanos.getAsLong();
        try {
            long granted = attempt(this::ask);
            if (granted != term && granted > 0) {
                log.info("this node runs the webhooks");
            }
            beatNanos = now;
            term = granted;
        } catch (UnavailableException e) {
            log.debug("the lease of the webhooks: {}", e.getMessage());
        } catch (RuntimeException e) {
            log.warn("the lease of the webhooks, by a mistake of the server's", e);
        }
    }

    private long ask(Connection connection) throws SQLException {
        try (PreparedStatement beat = connection.prepareStatement(BEAT)) {
            beat.setString(1, node);
            beat.setInt(2, LEASE_MILLIS);
            beat.setInt(3, LEASE_MILLIS);
            try (ResultSet row = beat.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /** As one transaction that does not wait for the standby. */
    private <T> T attempt(Link.Work<T> work) {
        String trouble = health.trouble();
        if (trouble != null) {
            throw new UnavailableException(new SQLException(trouble));
        }
        try {
            return link.transact(connection -> {
                execute(connection, QUICK);
                return work.on(connection);
            });
        } catch (SQLException e) {
            if (Failure.of(e) == Failure.UNKNOWN) {
                health.lost(e);
            }
            throw new UnavailableException(e);
        }
    }

    private static int execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
            return statement.getUpdateCount();
        }
    }

    private <T> CompletionStage<T> later(Link.Work<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    done.complete(attempt(work));
                } catch (RuntimeException e) {
                    done.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new UnavailableException(new IllegalStateException("the server stops", e)));
        }
        return done;
    }

    @Override
    public long term() {
        return nanos.getAsLong() - beatNanos < TimeUnit.MILLISECONDS.toNanos(LEASE_MILLIS) ? term : 0;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public CompletionStage<Void> retain(Collection<String> readers) {
        return CompletableFuture.allOf(); // another node's file may name them
    }

    @Override
    public CompletionStage<Long> since(String reader, String rooms, long nowMillis) {
        return later(connection -> {
            try (PreparedStatement since = connection.prepareStatement(SINCE)) {
                since.setString(1, reader);
                since.setString(2, rooms);
                since.setLong(3, nowMillis);
                try (ResultSet row = since.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    @Override
    public CompletionStage<Optional<Cursor>> find(String reader, RoomName room) {
        return later(connection -> {
            try (PreparedStatement find = connection.prepareStatement(FIND)) {
                find.setString(1, reader);
                find.setString(2, room.value());
                try (ResultSet row = find.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Cursor(row.getString(1), row.getLong(2), row.getLong(3)))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public CompletionStage<Void> save(String reader, Map<RoomName, Cursor> places) {
        return later(connection -> {
                    if (leads) {
                        hold(connection);
                    }
                    save(connection, reader, places);
                    return places.size();
                })
                .thenAccept(saved -> {});
    }

    /** In the present transaction. */
    static void save(Connection connection, String reader, Map<RoomName, Cursor> places) throws SQLException {
        try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            for (Map.Entry<RoomName, Cursor> place : places.entrySet()) {
                save.setString(1, reader);
                save.setString(2, place.getKey().value());
                save.setString(3, place.getValue().epoch());
                save.setLong(4, place.getValue().seq());
                save.setLong(5, place.getValue().time());
                save.addBatch();
            }
            save.executeBatch();
        }
    }

    /** So that a node that lost the lease does not move cursors back. */
    private void hold(Connection connection) throws SQLException {
        try (PreparedStatement hold = connection.prepareStatement(HOLD)) {
            hold.setString(1, node);
            try (ResultSet row = hold.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("another node runs the webhooks now");
                }
            }
        }
    }

    @Override
    public CompletionStage<RoomNames> behind(String reader, List<String> patterns, String after) {
        String[] likes = patterns.stream().map(PostgresCursors::like).toArray(String[]::new);
        return later(connection -> {
            try (PreparedStatement behind = connection.prepareStatement(BEHIND)) {
                behind.setString(1, reader);
                behind.setString(2, after);
                behind.setArray(3, connection.createArrayOf("text", likes));
                behind.setInt(4, ROOMS_AT_ONCE);
                List<RoomName> names = new ArrayList<>();
                try (ResultSet row = behind.executeQuery()) {
                    while (row.next()) {
                        names.add(new RoomName(row.getString(1)));
                    }
                }
                boolean all = names.size() < ROOMS_AT_ONCE;
                return new RoomNames(
                        names, all ? null : names.get(names.size() - 1).value());
            }
        });
    }

    private static String like(String pattern) {
        return pattern.replaceAll("[\\\\%_]", "\\\\$0").replace('*', '%');
    }

    @Override
    public void close() {
        if (thread.isShutdown()) {
            return;
        }
        later(connection -> execute(connection, RELEASE, node));
        thread.execute(link::close);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                log.info("the database is slow: another node runs the webhooks in {} ms at the latest", LEASE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        }
    }
}
