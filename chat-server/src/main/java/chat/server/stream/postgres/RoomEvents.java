package chat.server.stream.postgres;

import chat.protocol.RoomEvent;
import chat.protocol.UserId;
import chat.server.stream.Amendments;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The events of a locked room, for an amendment: each is read once, and those that change are written together. Confined to one thread. */
final class RoomEvents implements Amendments.Events<SQLException> {

    private final Events events;
    private final int room;
    private final Map<Long, RoomEvent> present = new HashMap<>();
    private final Map<Long, RoomEvent> changed = new TreeMap<>();
    private long oldest;

    RoomEvents(Events events, int room) {
        this.events = events;
        this.room = room;
    }

    /** An event that was read already. */
    void add(RoomEvent event) {
        present.put(event.seq(), event);
    }

    /** Finds only events from here on. */
    RoomEvents from(long seq) {
        oldest = seq;
        return this;
    }

    @Override
    public @Nullable RoomEvent find(long seq) throws SQLException {
        RoomEvent event = seq < oldest ? null : present.get(seq);
        return event == null && seq >= oldest ? events.find(room, seq) : event;
    }

    @Override
    public List<RoomEvent> saidBy(UserId user, long since) throws SQLException {
        return events.saidBy(room, user, since);
    }

    @Override
    public void replace(RoomEvent event) {
        present.put(event.seq(), event);
        changed.put(event.seq(), event);
    }

    void write() throws SQLException {
        events.replace(room, changed.values());
    }
}
