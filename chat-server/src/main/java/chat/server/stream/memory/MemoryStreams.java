package chat.server.stream.memory;

import chat.protocol.RoomName;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomNames;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.recent.IdHash;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Holds the newest events of each room in memory, until the process ends.
 *
 * <p>Thread-safe. Every submission has its outcome, and every stage is complete, when the method returns. Idle rooms, which
 * nobody has open, stay while all of them together fit into {@link #MOST_IDLE_BYTES}; the one closed longest ago goes first,
 * and begins a new epoch when it comes back; its state stays. States take up to {@link StateBudget#MOST_BYTES}; then a change that makes one
 * longer is refused.
 */
public final class MemoryStreams implements RoomStreams {

    static final long MOST_IDLE_BYTES = 64L << 20;

    private static final Submitter AT_ONCE = () -> {};

    private final IdHash idHash = new IdHash(new SecureRandom().nextLong());
    private final int eventsPerRoom;
    private final Clock clock;
    private final long mostIdleBytes;
    private final Map<RoomName, MemoryRoom> openRooms = new ConcurrentHashMap<>();
    private final Map<RoomName, MemoryRoom> idleRooms = new LinkedHashMap<>(); // guarded by itself
    private long idleBytes; // guarded by idleRooms
    private final Map<RoomName, RoomState> states = new HashMap<>(); // of forgotten rooms; guarded by idleRooms
    private final StateBudget stateBudget = new StateBudget(StateBudget.MOST_BYTES);
    private volatile Listener listener = publication -> {};

    /** @param eventsPerRoom how many events of each room are retained, at least 1 */
    public MemoryStreams(int eventsPerRoom, Clock clock) {
        this(eventsPerRoom, clock, MOST_IDLE_BYTES);
    }

    MemoryStreams(int eventsPerRoom, Clock clock, long mostIdleBytes) {
        if (eventsPerRoom < 1) {
            throw new IllegalArgumentException("eventsPerRoom: " + eventsPerRoom);
        }
        this.eventsPerRoom = eventsPerRoom;
        this.clock = clock;
        this.mostIdleBytes = mostIdleBytes;
    }

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
    }

    @Override
    public RoomStream open(RoomName name) {
        MemoryRoom room = openRooms.compute(name, (key, open) -> {
            MemoryRoom opened = open == null ? takeIdle(key) : open;
            opened.handles++;
            return opened;
        });
        return new Handle(name, room);
    }

    private void close(RoomName name) {
        openRooms.computeIfPresent(name, (key, room) -> {
            room.handles--;
            if (room.handles > 0) {
                return room;
            }
            putIdle(key, room);
            return null;
        });
    }

    private MemoryRoom takeIdle(RoomName name) {
        synchronized (idleRooms) {
            MemoryRoom idle = idleRooms.remove(name);
            if (idle == null) {
                RoomState state = states.remove(name);
                return new MemoryRoom(
                        UUID.randomUUID().toString(),
                        eventsPerRoom,
                        idHash,
                        state == null ? RoomState.NONE : state,
                        stateBudget,
                        clock);
            }
            idleBytes -= idle.bytes();
            return idle;
        }
    }

    private void putIdle(RoomName name, MemoryRoom room) {
        synchronized (idleRooms) {
            idleRooms.put(name, room);
            idleBytes += room.bytes();
            Iterator<Map.Entry<RoomName, MemoryRoom>> oldestFirst =
                    idleRooms.entrySet().iterator();
            while (idleBytes > mostIdleBytes && oldestFirst.hasNext()) {
                Map.Entry<RoomName, MemoryRoom> oldest = oldestFirst.next();
                idleBytes -= oldest.getValue().bytes();
                RoomState state = oldest.getValue().state();
                if (!state.isNone()) {
                    states.put(oldest.getKey(), state);
                }
                oldestFirst.remove();
            }
        }
    }

    @Override
    public CompletionStage<RoomNames> rooms(RoomNames.Search search) {
        List<RoomName> found = new ArrayList<>();
        openRooms.forEach((name, room) -> addIfSpokenIn(found, name, room, search));
        synchronized (idleRooms) {
            idleRooms.forEach((name, room) -> addIfSpokenIn(found, name, room, search));
        }
        return CompletableFuture.completedFuture(search.page(found));
    }

    private static void addIfSpokenIn(List<RoomName> found, RoomName name, MemoryRoom room, RoomNames.Search search) {
        if (search.finds(name) && room.position().newest() > 0) {
            found.add(name);
        }
    }

    @Override
    public Submitter newSubmitter(Executor outcomes) {
        return AT_ONCE;
    }

    private final class Handle implements RoomStream {
        private final RoomName name;
        private final MemoryRoom events;

        private Handle(RoomName name, MemoryRoom events) {
            this.name = name;
            this.events = events;
        }

        @Override
        public RoomName room() {
            return name;
        }

        @Override
        public void submit(Submission submission, Submitter submitter) {
            submission.listener().onOutcome(submission, events.submit(submission, listener));
        }

        @Override
        public CompletionStage<RoomPosition> position() {
            return CompletableFuture.completedFuture(events.position());
        }

        @Override
        public CompletionStage<RoomState> state() {
            return CompletableFuture.completedFuture(events.state());
        }

        @Override
        public CompletionStage<HistoryPage> readAfter(long seq, int limit) {
            return CompletableFuture.completedFuture(events.readAfter(seq, limit));
        }

        @Override
        public CompletionStage<HistoryPage> readBefore(long seq, int limit) {
            return CompletableFuture.completedFuture(events.readBefore(seq, limit));
        }

        @Override
        public void close() {
            MemoryStreams.this.close(name);
        }
    }

    @Override
    public void close() {
        openRooms.clear();
        synchronized (idleRooms) {
            idleRooms.clear();
            states.clear();
            idleBytes = 0;
        }
    }
}
