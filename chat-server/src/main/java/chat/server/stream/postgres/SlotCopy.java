package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies the rooms of a slot to another database, in rounds: each brings what is new since the one before. Confined to one thread. */
final class SlotCopy {

    private static final String ROOMS = "SELECT id, name, last_seq, first_seq, retained, millis, changes, most_changes"
            + " FROM room WHERE slot = ? AND last_seq > 0 ORDER BY id";
    private static final String CURSORS =
            "SELECT webhook, room, epoch, seq, time FROM webhook_cursor WHERE room = ANY (?)";
    private static final String ADD_CURSOR =
            "INSERT INTO webhook_cursor(webhook, room, epoch, seq, time) VALUES (?, ?, ?, ?, ?)"
                    + " ON CONFLICT (webhook, room) DO UPDATE SET epoch = EXCLUDED.epoch, seq = EXCLUDED.seq,"
                    + " time = EXCLUDED.time";

    private final Connection source;
    private final Connection target;
    private final int slot;
    private final @Nullable Meta rekeyed;

    /** By their ids in the source. */
    private final Map<Integer, RoomCopy> copies = new HashMap<>();

    private long events;

    /**
     * A room as the source has it.
     *
     * @param retained as the table has it, as is what follows; null for none
     */
    record Room(
            int id,
            String name,
            long newest,
            long oldest,
            @Nullable Object retained,
            @Nullable Object millis,
            int changes,
            int mostChanges) {}

    /** Both are used by this alone; {@code target} has no rooms of the slot, and gets one transaction for each room of a round. */
    SlotCopy(Connection source, Connection target, int slot) throws SQLException {
        this.source = source;
        this.target = target;
        this.slot = slot;
        Meta there = Meta.read(target);
        rekeyed = there.hasKeysOf(Meta.read(source)) ? null : there;
        try (Statement statement = target.createStatement()) {
            statement.execute("SET chat.arriving = " + slot); // so that rooms can be made there
        }
    }

    /** How many events were copied. */
    long round() throws SQLException {
        target.setAutoCommit(false);
        long copied = 0;
        for (Room room : rooms()) {
            copied += copy(room);
            SlotRooms.quickly(target);
        }
        target.setAutoCommit(true);
        return copied;
    }

    /** The same, while nobody writes to the rooms: then the target has all, and its standby, too. */
    void lastRound() throws SQLException {
        target.setAutoCommit(false);
        for (Room room : rooms()) {
            copy(room);
        }
        try (Statement statement = target.createStatement()) {
            Database.barrier(statement); // the commit waits for those of earlier rounds, too, if nothing is new
        }
        target.commit();
        Warnings.check(target);
        target.setAutoCommit(true);
    }

    private long copy(Room room) throws SQLException {
        RoomCopy copy = copies.get(room.id());
        if (copy == null) {
            copy = new RoomCopy(source, target, room, rekeyed);
            copies.put(room.id(), copy);
        }
        long copied = copy.upTo(room);
        events += copied;
        return copied;
    }

    private List<Room> rooms() throws SQLException {
        try (PreparedStatement select = source.prepareStatement(ROOMS)) {
            select.setInt(1, slot);
            List<Room> rooms = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rooms.add(new Room(
                            row.getInt(1),
                            row.getString(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getObject(5),
                            row.getObject(6),
                            row.getInt(7),
                            row.getInt(8)));
                }
            }
            return rooms;
        }
    }

    /** Copies how far webhooks have got in the rooms. */
    void cursors(Connection first, Connection into) throws SQLException {
        try (PreparedStatement select = first.prepareStatement(CURSORS);
                PreparedStatement add = into.prepareStatement(ADD_CURSOR)) {
            Object[] names = copies.values().stream().map(RoomCopy::name).toArray();
            select.setArray(1, first.createArrayOf("text", names));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    for (int i = 1; i <= 5; i++) {
                        add.setObject(i, row.getObject(i));
                    }
                    add.addBatch();
                }
            }
            add.executeBatch();
            Warnings.check(add);
        }
    }

    /** How many rooms were copied. */
    int count() {
        return copies.size();
    }

    /** In all rounds. */
    long events() {
        return events;
    }
}
