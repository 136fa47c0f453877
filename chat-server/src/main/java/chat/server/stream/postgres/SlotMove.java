package chat.server.stream.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Moves the rooms of a slot to another database while nodes write to them. Confined to one thread, which it blocks.
 *
 * <p>What is stored is copied while more comes. Then the slot is stopped: transactions that write to its rooms end, and others are refused
 * ({@code use_slots()} of the schema). The rest is copied, and the former database gives the slot up in one commit, which decides. A crash
 * before it leaves the slot where it was, and takes the stop away; after it nodes end the move ({@link Shards#settle}). So does the next move of the
 * slot, which also deletes what was left behind.
 */
public final class SlotMove {

    /** The second of two numbers is the slot. Other programs do not have the first one, it is to be hoped. */
    private static final String IS_ALONE = "SELECT pg_try_advisory_lock(1667789618, ?)";

    /** As in {@code use_slots()}, but waits for those that have it. */
    private static final String STOP = "SELECT pg_advisory_xact_lock(1667789617, ?)";

    /** A machine that is gone does not hold a lock for long. */
    private static final String PREPARE =
            "SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3;"
                    + " SET idle_in_transaction_session_timeout = '10s'";

    private static final String TERM = "SELECT term FROM here WHERE slot = ?";
    private static final String ARRIVING = "UPDATE slot SET arriving = ? WHERE slot = ?";
    private static final String GIVE_UP =
            "UPDATE slot SET place = ?, term = ? WHERE slot = ? AND term = ? AND place = (SELECT place FROM meta)";

    /** With fewer events in a round the slot is stopped for the last one. */
    private static final int FEW_EVENTS = 200;

    private static final int MOST_ROUNDS = 20;

    /** For a statement that copies or deletes a whole room, with its commit. */
    private static final int COPY_TIMEOUT_MILLIS = 600_000;

    /** For the same while the slot is stopped. */
    private static final int STOP_TIMEOUT_MILLIS = 10_000;

    /** Until nodes have learned where the rooms are. */
    private static final long READ_MILLIS = 1_000;

    private final List<Database> databases;
    private final int slot;
    private final int to;
    private final Consumer<Phase> phases;

    /** What has been done. */
    enum Phase {
        /** The last round but one. */
        COPIED,
        /** Nobody writes to the rooms. */
        STOPPED,
        /** The new database has all, and does not know yet that it has the slot. */
        FILLED,
        /** The former one has given the slot up. */
        GIVEN_UP,
        /** The new one writes to the rooms. */
        ARRIVED
    }

    /**
     * What a move did.
     *
     * @param rooms 0 if the slot was there before
     * @param millis from its beginning to its end
     * @param stoppedMillis how long nobody could send to the rooms, but for the time until nodes look
     */
    public record Result(int rooms, long events, long millis, long stoppedMillis) {}

    /**
     * Does nothing yet.
     *
     * @param databases as all nodes name them
     * @param slot 0 to 63
     * @param to the index of a database
     * @throws IllegalArgumentException if there is no such slot or database
     */
    public SlotMove(List<Database> databases, int slot, int to) {
        this(databases, slot, to, phase -> {});
    }

    /** @param phases gets each on the moving thread; what it throws ends the move there */
    SlotMove(List<Database> databases, int slot, int to, Consumer<Phase> phases) {
        if (slot < 0 || slot >= Slot.COUNT) {
            throw new IllegalArgumentException("there are the slots 0 to " + (Slot.COUNT - 1));
        }
        if (to < 0 || to >= databases.size()) {
            throw new IllegalArgumentException("there are the databases 1 to " + databases.size());
        }
        this.databases = List.copyOf(databases);
        this.slot = slot;
        this.to = to;
        this.phases = phases;
    }

    /**
     * Moves it, or ends what an earlier move has left.
     *
     * @throws IOException with one line if it did not come to its end; to be run again then, or back
     */
    public Result run() throws IOException {
        long began = System.nanoTime();
        Shards shards = Shards.of(databases);
        int from = shards.at(slot).place();
        try {
            if (from == to) {
                cleanOthers();
                return new Result(0, 0, millisSince(began), 0);
            }
            try (Connection source = open(from);
                    Connection target = open(to)) {
                return move(source, target, began);
            }
        } catch (SQLException e) {
            throw new IOException("slot " + slot + " has not moved, or not to the end: " + Failure.line(e), e);
        }
    }

    private Connection open(int place) throws SQLException, IOException {
        Connection connection = databases.get(place).connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute(PREPARE);
        }
        wait(connection, COPY_TIMEOUT_MILLIS);
        try (PreparedStatement alone = connection.prepareStatement(IS_ALONE)) {
            alone.setInt(1, slot);
            try (ResultSet row = alone.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    throw new IOException("slot " + slot + " is being moved already");
                }
            }
        }
        return connection;
    }

    private static void wait(Connection connection, int millis) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, millis);
    }

    private Result move(Connection source, Connection target, long began) throws SQLException, IOException {
        long term = term(source);
        requireOneEpoch(source, target);
        SlotRooms.delete(target, slot);
        update(target, ARRIVING, term + 1, slot);
        SlotCopy copy = new SlotCopy(source, target, slot);
        int round = 0;
        while (copy.round() > FEW_EVENTS && round < MOST_ROUNDS) {
            round++;
        }
        copyCursors(target, copy);
        phases.accept(Phase.COPIED);

        wait(source, STOP_TIMEOUT_MILLIS);
        wait(target, STOP_TIMEOUT_MILLIS);
        long stopped = System.nanoTime();
        source.setAutoCommit(false);
        stop(source);
        phases.accept(Phase.STOPPED);
        copy.lastRound();
        requireOneEpoch(source, target);
        phases.accept(Phase.FILLED);
        if (update(source, GIVE_UP, to, term + 1, slot, term) != 1) {
            throw new SQLException("another move was faster");
        }
        source.commit();
        Warnings.check(source);
        source.setAutoCommit(true);
        phases.accept(Phase.GIVEN_UP);
        SlotTable.arrive(target, slot, term + 1);
        long stoppedMillis = millisSince(stopped);
        phases.accept(Phase.ARRIVED);

        awaitReaders();
        wait(source, COPY_TIMEOUT_MILLIS);
        SlotRooms.delete(source, slot);
        return new Result(copy.count(), copy.events(), millisSince(began), stoppedMillis);
    }

    private long term(Connection source) throws SQLException {
        try (PreparedStatement select = source.prepareStatement(TERM)) {
            select.setInt(1, slot);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("another move was faster");
                }
                return row.getLong(1);
            }
        }
    }

    /** Rooms keep their epoch: clients go on where they are. */
    private static void requireOneEpoch(Connection source, Connection target) throws SQLException, IOException {
        if (!Meta.read(source).epoch().equals(Meta.read(target).epoch())) {
            throw new IOException("history was cut in one of the two databases, so their rooms are of different epochs:"
                    + " none can move");
        }
    }

    private void stop(Connection source) throws SQLException {
        try (PreparedStatement stop = source.prepareStatement(STOP)) {
            stop.setInt(1, slot);
            stop.execute();
        }
    }

    /** The first database has those of all rooms, so that nothing was said to a receiver twice. */
    private void copyCursors(Connection target, SlotCopy copy) throws SQLException {
        if (to != 0) {
            try (Connection first = databases.get(0).connect()) {
                copy.cursors(first, target);
            }
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            int rows = update.executeUpdate();
            Warnings.check(update);
            return rows;
        }
    }

    /** What a move was killed at is not here twice. */
    private void cleanOthers() throws SQLException, IOException {
        for (int place = 0; place < databases.size(); place++) {
            if (place != to) {
                try (Connection other = open(place)) {
                    SlotRooms.delete(other, slot);
                }
            }
        }
    }

    private static void awaitReaders() throws IOException {
        try {
            Thread.sleep(READ_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: to be run again, which deletes what was left behind", e);
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
