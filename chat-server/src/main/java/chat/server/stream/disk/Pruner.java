package chat.server.stream.disk;

import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredRoom;
import chat.server.stream.Retention;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStreams;
import chat.server.stream.recent.OpenRooms;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Goes round all rooms of the store and deletes what is no longer kept, in small steps between the commits. Confined to the
 * writer's thread.
 */
final class Pruner {

    private static final int ROOMS_IN_STEP = 32;
    private static final int MESSAGES_IN_STEP = RoomFlush.PRUNE_STEP;
    private static final int CHUNKS_IN_STEP = 256;
    private static final long STEP_MILLIS = 50;
    private static final long MOST_PAUSE_MILLIS = 60_000;
    private static final int ROUNDS_IN_AGE = 20;

    private final MessageWriter table;
    private final OpenRooms<DiskRoom> rooms;
    private final Retention retention;
    private final Clock clock;
    private final LongSupplier nanos;
    private long lastRoom;
    private long dueNanos;

    Pruner(MessageWriter table, OpenRooms<DiskRoom> rooms, Retention retention, Clock clock, LongSupplier nanos) {
        this.table = table;
        this.rooms = rooms;
        this.retention = retention;
        this.clock = clock;
        this.nanos = nanos;
        this.dueNanos = nanos.getAsLong();
    }

    void stepIfDue() throws StoreException {
        if (nanos.getAsLong() - dueNanos < 0) {
            return;
        }
        dueNanos = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(step() ? STEP_MILLIS : pauseMillis());
    }

    private long pauseMillis() {
        Duration age = retention.age();
        return age.isZero()
                ? MOST_PAUSE_MILLIS
                : Math.max(STEP_MILLIS, Math.min(MOST_PAUSE_MILLIS, age.toMillis() / ROUNDS_IN_AGE));
    }

    /** Looks at some rooms and prunes the first that needs it; false if the last one was passed. */
    private boolean step() throws StoreException {
        List<StoredRoom> rooms = table.rooms().after(lastRoom, ROOMS_IN_STEP);
        for (StoredRoom room : rooms) {
            long upTo = Math.min(expired(room), room.pruned() + MESSAGES_IN_STEP);
            long last = upTo > room.pruned() ? table.prune(room.id(), upTo, room.indexed() > room.pruned()) : 0;
            if (last > 0) {
                pruned(room, last); // before somebody looks for it in the store
                table.commit();
                return true; // the same room is first in the next step
            }
            lastRoom = room.id();
        }
        table.commit();
        if (rooms.isEmpty()) {
            lastRoom = 0;
        }
        return !rooms.isEmpty();
    }

    private void pruned(StoredRoom stored, long seq) {
        DiskRoom room = rooms.find(stored.name());
        if (room != null) {
            room.pruned(seq);
            if (room.writer != null) {
                room.writer.flush().pruned(seq);
            }
        }
    }

    /** The seq up to which a room's messages are not to be kept. */
    private long expired(StoredRoom room) throws StoreException {
        RoomState state = state(room);
        int retained = state.retained(retention.messages(room.name()));
        long millis = state.retainedMillis(retention.age().toMillis());
        long byCount = room.newest() - retained - RoomStreams.SLACK_EVENTS;
        return millis == 0
                ? byCount
                : Math.max(byCount, table.chunks().newestBefore(room.id(), clock.millis() - millis, CHUNKS_IN_STEP));
    }

    /** None where it is damaged. */
    private RoomState state(StoredRoom room) throws StoreException {
        try {
            return RoomChanges.decode(table.states().find(room.name(), room.id()));
        } catch (DamageException e) {
            return RoomState.NONE;
        }
    }
}
