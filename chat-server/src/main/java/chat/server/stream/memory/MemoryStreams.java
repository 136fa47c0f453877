package chat.server.stream.memory;

import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.stream.HistoryPage;
import chat.server.stream.Payload;
import chat.server.stream.Publication;
import chat.server.stream.Published;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomStreams;
import chat.server.stream.recent.IdHash;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest messages of each room in memory, and forgets them when the process ends.
 *
 * <p>Thread-safe. A room's lock is held while its listener is called, which is what keeps the order; every stage is
 * complete when it is returned. Rooms that nobody has open are kept while all of them together fit into {@link
 * #MOST_IDLE_BYTES}; the one closed longest ago goes first, and begins a new epoch when it comes back.
 */
public final class MemoryStreams implements RoomStreams, RoomStreams.Publisher {

    static final long MOST_IDLE_BYTES = 64L << 20;

    private final IdHash idHash = new IdHash(new SecureRandom().nextLong());
    private final int messagesPerRoom;
    private final Clock clock;
    private final long mostIdleBytes;
    private final Map<RoomName, MemoryRoom> openRooms = new ConcurrentHashMap<>();
    private final Map<RoomName, MemoryRoom> idleRooms = new LinkedHashMap<>(); // guarded by itself
    private long idleBytes; // guarded by idleRooms
    private volatile Listener listener = publication -> {};

    /** @param messagesPerRoom how many messages of each room are kept, at least 1 */
    public MemoryStreams(int messagesPerRoom, Clock clock) {
        this(messagesPerRoom, clock, MOST_IDLE_BYTES);
    }

    MemoryStreams(int messagesPerRoom, Clock clock, long mostIdleBytes) {
        if (messagesPerRoom < 1) {
            throw new IllegalArgumentException("messagesPerRoom: " + messagesPerRoom);
        }
        this.messagesPerRoom = messagesPerRoom;
        this.clock = clock;
        this.mostIdleBytes = mostIdleBytes;
    }

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void open(RoomName room) {
        openRooms.compute(room, (name, open) -> {
            MemoryRoom log = open == null ? takeIdle(name) : open;
            log.openings++;
            return log;
        });
    }

    @Override
    public void close(RoomName room) {
        openRooms.computeIfPresent(room, (name, log) -> {
            log.openings--;
            if (log.openings > 0) {
                return log;
            }
            putIdle(name, log);
            return null;
        });
    }

    private MemoryRoom takeIdle(RoomName room) {
        synchronized (idleRooms) {
            MemoryRoom idle = idleRooms.remove(room);
            if (idle == null) {
                return new MemoryRoom(UUID.randomUUID().toString(), messagesPerRoom, idHash);
            }
            idleBytes -= idle.bytes();
            return idle;
        }
    }

    private void putIdle(RoomName room, MemoryRoom log) {
        synchronized (idleRooms) {
            idleRooms.put(room, log);
            idleBytes += log.bytes();
            Iterator<MemoryRoom> oldestFirst = idleRooms.values().iterator();
            while (idleBytes > mostIdleBytes && oldestFirst.hasNext()) {
                idleBytes -= oldestFirst.next().bytes();
                oldestFirst.remove();
            }
        }
    }

    /** This itself, which keeps a message at once. */
    @Override
    public Publisher newPublisher(Executor outcomes) {
        return this;
    }

    @Override
    public void flush() {}

    @Override
    public CompletionStage<Published> publish(
            RoomName room, UserId user, UserName name, String text, @Nullable String id, long publishedNanos) {
        MemoryRoom log = log(room);
        synchronized (log) {
            ServerMessage.Message first = id == null ? null : log.find(user, id);
            if (first != null) {
                return completed(new Published.Kept(log.epoch(), first.seq(), first.time(), true));
            }
            ServerMessage.Message message =
                    new ServerMessage.Message(room, log.newest() + 1, user, name, text, clock.millis(), id);
            byte[] payload = Payload.encode(message);
            log.append(message, payload);
            listener.onPublication(new Publication(message, payload, publishedNanos));
            listener.onPublicationsEnd();
            return completed(new Published.Kept(log.epoch(), message.seq(), message.time(), false));
        }
    }

    @Override
    public CompletionStage<RoomPosition> position(RoomName room) {
        MemoryRoom log = log(room);
        synchronized (log) {
            return completed(log.position());
        }
    }

    @Override
    public CompletionStage<HistoryPage> readAfter(RoomName room, long seq, int limit) {
        MemoryRoom log = log(room);
        synchronized (log) {
            long from = Math.max(seq + 1, log.oldestReadable());
            return completed(page(log, from, Math.min(from + limit - 1, log.newest())));
        }
    }

    @Override
    public CompletionStage<HistoryPage> readBefore(RoomName room, long seq, int limit) {
        MemoryRoom log = log(room);
        synchronized (log) {
            long to = Math.min(seq - 1, log.newest());
            return completed(page(log, Math.max(to - limit + 1, log.oldest()), to));
        }
    }

    private static HistoryPage page(MemoryRoom log, long from, long to) {
        return new HistoryPage(log.position(), from, log.read(from, to));
    }

    private MemoryRoom log(RoomName room) {
        MemoryRoom log = openRooms.get(room);
        if (log == null) {
            throw new IllegalStateException("room is not open");
        }
        return log;
    }

    private static <T> CompletionStage<T> completed(T value) {
        return CompletableFuture.completedFuture(value);
    }

    @Override
    public void close() {
        openRooms.clear();
        synchronized (idleRooms) {
            idleRooms.clear();
            idleBytes = 0;
        }
    }
}
