package chat.server.stream.disk;

import chat.protocol.RoomName;
import chat.server.store.StoreException;
import chat.server.store.table.MessageWriter;
import chat.server.store.table.StoredRoom;
import chat.server.stream.RoomStreams;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Goes round all rooms of the store and deletes what is no longer kept, in small steps between the commits. Confined to the
 * writer's thread.
 */
final class Pruner {

    private static final int ROOMS_IN_STEP = 32;
    private static final int MESSAGES_IN_STEP = 256; // at least a chunk
    private static final int CHUNKS_IN_STEP = 256;
    private static final long STEP_MILLIS = 50;
    private static final long MOST_PAUSE_MILLIS = 60_000;
    private static final int ROUNDS_IN_AGE = 20;

    private final MessageWriter writer;
    private final Retention retention;
    private final Clock clock;
    private final BiConsumer<RoomName, Long> onPruned;
    private long lastRoom;
    private long dueNanos = System.nanoTime();

    /** @param onPruned is told up to which seq a room's messages are deleted */
    Pruner(MessageWriter writer, Retention retention, Clock clock, BiConsumer<RoomName, Long> onPruned) {
        this.writer = writer;
        this.retention = retention;
        this.clock = clock;
        this.onPruned = onPruned;
    }

    void stepIfDue() throws StoreException {
        if (System.nanoTime() - dueNanos < 0) {
            return;
        }
        dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(step() ? STEP_MILLIS : pauseMillis());
    }

    private long pauseMillis() {
        Duration age = retention.age();
        return age.isZero()
                ? MOST_PAUSE_MILLIS
                : Math.max(STEP_MILLIS, Math.min(MOST_PAUSE_MILLIS, age.toMillis() / ROUNDS_IN_AGE));
    }

    /** Looks at some rooms and prunes the first that needs it; false if the last one was passed. */
    private boolean step() throws StoreException {
        List<StoredRoom> rooms = writer.roomsAfter(lastRoom, ROOMS_IN_STEP);
        for (StoredRoom room : rooms) {
            long upTo = Math.min(expired(room), room.pruned() + MESSAGES_IN_STEP);
            long last = upTo > room.pruned() ? writer.prune(room.id(), upTo, room.indexed() > room.pruned()) : 0;
            if (last > 0) {
                onPruned.accept(room.name(), last); // before somebody looks for it in the store
                writer.commit();
                return true; // the same room is first in the next step
            }
            lastRoom = room.id();
        }
        writer.commit();
        if (rooms.isEmpty()) {
            lastRoom = 0;
        }
        return !rooms.isEmpty();
    }

    /** The seq up to which a room's messages are not to be kept. */
    private long expired(StoredRoom room) throws StoreException {
        long byCount = room.newest() - retention.messages() - RoomStreams.SLACK_EVENTS;
        return retention.age().isZero()
                ? byCount
                : Math.max(byCount, writer.newestBefore(room.id(), oldestTime(), CHUNKS_IN_STEP));
    }

    private long oldestTime() {
        return clock.millis() - retention.age().toMillis();
    }
}
