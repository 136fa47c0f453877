package chat.server.stream.postgres;

import chat.protocol.RoomEvent;
import chat.protocol.UserId;
import chat.server.stream.Amendments;
import chat.server.stream.Payload;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Copies one room to another database, and later what is new. Confined to one thread.
 *
 * <p>Events are copied in their order, as they are then. What changes an event that was copied before is an event, too, which comes later: then it is
 * applied to the copy, as the source has applied it.
 */
final class RoomCopy {

    private static final int PAGE = 1_000;

    private static final String ADD = "INSERT INTO room(name) VALUES (?) RETURNING id";
    private static final String READ =
            "SELECT seq, time, payload, idkey FROM event WHERE room_id = ? AND seq > ? ORDER BY seq LIMIT ?";
    private static final String FORGET = "UPDATE event SET idkey = NULL WHERE room_id = ? AND idkey = ANY (?)";
    private static final String INSERT =
            "INSERT INTO event(room_id, seq, time, payload, idkey) SELECT ?, * FROM unnest(?, ?, ?, ?)";
    private static final String STATE = "SELECT seq, payload FROM change WHERE room_id = ?";
    private static final String ADD_STATE = "INSERT INTO change(room_id, seq, payload) VALUES (?, ?, ?)";
    private static final String SET = "UPDATE room SET last_seq = ?, first_seq = ?, retained = ?, millis = ?,"
            + " changes = ?, most_changes = ? WHERE id = ?";

    private final Connection source;
    private final Connection target;
    private final @Nullable Meta rekeyed;
    private final int copy;
    private SlotCopy.Room room;
    private long copied;
    private boolean isCopied;

    /** Some events of a room, in their order. */
    private record Page(List<Long> seqs, List<Long> times, List<byte[]> payloads, List<@Nullable UUID> keys) {

        long last() {
            return seqs.get(seqs.size() - 1);
        }

        RoomEvent event(int i) {
            return Payload.decode(Payload.placed(payloads.get(i), seqs.get(i), times.get(i)));
        }
    }

    /** Events of the copy up to one: those after it are as they should be. */
    private record Earlier(RoomEvents copy, long upTo) implements Amendments.Events<SQLException> {
        @Override
        public @Nullable RoomEvent find(long seq) throws SQLException {
            return seq <= upTo ? copy.find(seq) : null;
        }

        @Override
        public List<RoomEvent> saidBy(UserId user, long since) throws SQLException {
            return copy.saidBy(user, since).stream()
                    .filter(event -> event.seq() <= upTo)
                    .toList();
        }

        @Override
        public void replace(RoomEvent present) {
            copy.replace(present);
        }
    }

    /**
     * Adds an empty room.
     *
     * @param rekeyed of the target, where ids have other keys there
     */
    RoomCopy(Connection source, Connection target, SlotCopy.Room room, @Nullable Meta rekeyed) throws SQLException {
        this.source = source;
        this.target = target;
        this.room = room;
        this.rekeyed = rekeyed;
        try (PreparedStatement add = target.prepareStatement(ADD)) {
            add.setString(1, room.name());
            try (ResultSet row = add.executeQuery()) {
                row.next();
                copy = row.getInt(1);
            }
        }
    }

    String name() {
        return room.name();
    }

    /** Copies what is new, in the present transaction of the target; how many events. */
    long upTo(SlotCopy.Room now) throws SQLException {
        if (isCopied && now.equals(room)) {
            return 0;
        }
        if (now.newest() < copied) {
            throw new SQLException("history of room " + now.name() + " was cut");
        }
        long events = 0;
        boolean isChanged = !isCopied;
        for (Page page = read(); !page.seqs.isEmpty(); page = read()) {
            insert(page);
            isChanged |= apply(page);
            copied = page.last();
            events += page.seqs.size();
        }
        if (isChanged) {
            copyState();
        }
        set(now);
        room = now;
        isCopied = true;
        return events;
    }

    private Page read() throws SQLException {
        Page page = new Page(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (PreparedStatement select = source.prepareStatement(READ)) {
            select.setInt(1, room.id());
            select.setLong(2, copied);
            select.setInt(3, PAGE);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    page.seqs.add(row.getLong(1));
                    page.times.add(row.getLong(2));
                    page.payloads.add(row.getBytes(3));
                    page.keys.add(row.getObject(4, UUID.class));
                }
            }
        }
        return page;
    }

    private void insert(Page page) throws SQLException {
        Object[] keys = keys(page);
        if (copied > 0) { // an id whose event is no longer retained may be another one's now
            try (PreparedStatement forget = target.prepareStatement(FORGET)) {
                forget.setInt(1, copy);
                forget.setArray(2, target.createArrayOf("uuid", keys));
                forget.executeUpdate();
            }
        }
        try (PreparedStatement insert = target.prepareStatement(INSERT)) {
            insert.setInt(1, copy);
            insert.setArray(2, target.createArrayOf("int8", page.seqs.toArray()));
            insert.setArray(3, target.createArrayOf("int8", page.times.toArray()));
            insert.setArray(4, target.createArrayOf("bytea", page.payloads.toArray(new byte[0][])));
            insert.setArray(5, target.createArrayOf("uuid", keys));
            insert.executeUpdate();
        }
    }

    private @Nullable Object[] keys(Page page) {
        @Nullable Object[] keys = page.keys.toArray();
        for (int i = 0; rekeyed != null && i < keys.length; i++) {
            RoomEvent event = page.event(i);
            String id = event.id();
            keys[i] = keys[i] == null || id == null ? null : rekeyed.idKey(event.user(), id);
        }
        return keys;
    }

    /** Whether what holds in the room has changed. */
    private boolean apply(Page page) throws SQLException {
        boolean isChanged = false;
        for (int i = 0; i < page.seqs.size(); i++) {
            RoomEvent event = page.event(i);
            if (!(event instanceof RoomEvent.Message)) {
                RoomEvents events = new RoomEvents(new Events(target), copy);
                Amendments.apply(event, new Earlier(events, copied));
                events.write(); // before the next one looks
                isChanged |= event instanceof RoomEvent.RoomChanged;
            }
        }
        return isChanged;
    }

    private void copyState() throws SQLException {
        try (PreparedStatement delete = target.prepareStatement("DELETE FROM change WHERE room_id = ?")) {
            delete.setInt(1, copy);
            delete.executeUpdate();
        }
        try (PreparedStatement select = source.prepareStatement(STATE);
                PreparedStatement add = target.prepareStatement(ADD_STATE)) {
            select.setInt(1, room.id());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    add.setInt(1, copy);
                    add.setLong(2, row.getLong(1));
                    add.setBytes(3, row.getBytes(2));
                    add.addBatch();
                }
            }
            add.executeBatch();
        }
    }

    private void set(SlotCopy.Room now) throws SQLException {
        try (PreparedStatement set = target.prepareStatement(SET)) {
            set.setLong(1, now.newest());
            set.setLong(2, now.oldest());
            set.setObject(3, now.retained());
            set.setObject(4, now.millis());
            set.setInt(5, now.changes());
            set.setInt(6, now.mostChanges());
            set.setInt(7, copy);
            set.executeUpdate();
        }
    }
}
