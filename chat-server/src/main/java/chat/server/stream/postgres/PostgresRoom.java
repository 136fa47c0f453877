package chat.server.stream.postgres;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.stream.Amendments;
import chat.server.stream.Payload;
import chat.server.stream.Publication;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStreams;
import chat.server.stream.recent.OpenRoom;
import chat.server.stream.recent.RecentEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A room that is open on this node: where it stands here, and its newest events. Thread-safe: its lock is held while the listener gets an event.
 *
 * <p>Events come from this node's publisher, from other nodes and from the table, in any order; they go on in the order of their numbers alone.
 */
final class PostgresRoom extends OpenRoom {

    /** How many of the newest events are in memory. */
    static final int RECENT_EVENTS = 256;

    /** How many events that came before their turn are held; others are read from the table. */
    private static final int MOST_EARLY = 1_024;

    private @Nullable Row row; // guarded by this, as is what follows; null before there is one
    private String epoch = "";
    private long newestTime;
    private @Nullable CompletableFuture<PostgresRoom> loading;
    private long amendments;
    private final TreeMap<Long, Early> early = new TreeMap<>();
    private final Queue<Waiting> waiting = new PriorityQueue<>();

    private final Amendments.Events<RuntimeException> events = new Amendments.Events<>() {
        @Override
        public @Nullable RoomEvent find(long seq) {
            return seq >= recent().oldest() && seq <= recent().newest() ? Payload.decode(recent().read(seq)) : null;
        }

        @Override
        public List<RoomEvent> saidBy(UserId user, long since) {
            byte[] mark = Payload.markOf(user);
            List<RoomEvent> found = new ArrayList<>();
            for (long seq = recent().oldest(); seq <= recent().newest(); seq++) {
                RoomEvent said = Payload.saidBy(mark, since, recent().read(seq));
                if (said != null) {
                    found.add(said);
                }
            }
            return found;
        }

        @Override
        public void replace(RoomEvent present) {
            recent().replace(present.seq(), Payload.encode(present));
        }
    };

    /** What came before its turn. */
    private record Early(String epoch, Publication publication) {}

    /**
     * Where the room is stored.
     *
     * @param id by itself it is of no use, as each database counts its own
     * @param place of the database
     * @param term since when the room's slot is there: when it comes back, it gets other rows
     */
    record Row(int id, int place, long term) {}

    /** Whoever waits until the events up to {@code seq} have gone on. */
    private record Waiting(long seq, Runnable delivered, Runnable lost) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            return Long.compare(seq, other.seq);
        }
    }

    /** @param retained how many events are retained */
    PostgresRoom(RoomName name, int retained) {
        super(name, retained);
    }

    @Override
    protected synchronized String epoch() {
        return epoch;
    }

    /** Its row in a database; null where none is known. */
    synchronized @Nullable Row row(int place) {
        return row != null && row.place == place ? row : null;
    }

    /** Gives the row, and takes it if it is of the room's epoch. */
    synchronized Row has(StoredRoom stored) {
        Row found = new Row(stored.id(), stored.place(), stored.term());
        row = stored.epoch().equals(epoch) ? found : row;
        return found;
    }

    /** It is another one, or in another database. */
    synchronized void forgetRow() {
        row = null;
    }

    /** The read that is under way, or the one that {@code read} begins. It begins again after a failure. */
    synchronized CompletableFuture<PostgresRoom> loading(Supplier<CompletableFuture<PostgresRoom>> read) {
        if (loading == null || loading.isCompletedExceptionally()) {
            loading = read.get();
        }
        return loading;
    }

    /**
     * Sets where the room stands in the table. Does nothing the second time, but for its row.
     *
     * @param present the epoch that rooms are in; asked for here, so that who changes it finds the room loaded, or is seen here
     * @return false if it stood there in another epoch: it has to be read again
     */
    synchronized boolean load(
            StoredRoom stored, RoomState holding, Supplier<String> present, RoomStreams.Listener listener) {
        if (!stored.epoch().equals(present.get())) {
            return false;
        }
        if (!isLoaded()) {
            begin(stored, holding);
            deliverEarly(listener);
        }
        if (stored.id() != 0) {
            has(stored);
        }
        return true;
    }

    /** What this node has is not continued in the table: begins anew where the table stands. What the listener gets from then on is of that. */
    synchronized void reload(StoredRoom stored, RoomState holding, RoomStreams.Listener listener) {
        begin(stored, holding);
        row = stored.id() == 0 ? null : has(stored);
        early.clear();
        listener.onNewEpoch(name());
        waiting.forEach(one -> one.lost.run());
        waiting.clear();
    }

    private void begin(StoredRoom stored, RoomState holding) {
        begin(emptyAt(stored.newest()));
        epoch = stored.epoch();
        holds(holding);
        prunedAnew(stored.oldest() - 1);
        newestTime = stored.newestTime();
        amendments++;
    }

    private static RecentEvents emptyAt(long newest) {
        return new RecentEvents(newest, RECENT_EVENTS);
    }

    /**
     * Takes an event of this room, and gives the listener those whose turn it is now.
     *
     * @param of its epoch; in another one than the room is in, nothing happens
     */
    synchronized void offer(Publication publication, String of, RoomStreams.Listener listener) {
        long seq = publication.event().seq();
        if (isLoaded() && (seq <= recent().newest() || !of.equals(epoch))) {
            return;
        }
        if (!isLoaded() || seq > recent().newest() + 1) {
            early.put(seq, new Early(of, publication));
            if (early.size() > MOST_EARLY) {
                early.pollLastEntry();
            }
            return;
        }
        deliver(publication, listener);
        deliverEarly(listener);
    }

    private void deliverEarly(RoomStreams.Listener listener) {
        while (!early.isEmpty() && early.firstKey() <= recent().newest() + 1) {
            Early next = early.pollFirstEntry().getValue();
            if (next.publication.event().seq() > recent().newest() && next.epoch.equals(epoch)) {
                deliver(next.publication, listener);
            }
        }
        while (!waiting.isEmpty() && waiting.peek().seq <= recent().newest()) {
            waiting.remove().delivered.run();
        }
    }

    private void deliver(Publication publication, RoomStreams.Listener listener) {
        RoomEvent event = publication.event();
        amend(event);
        recent().append(publication.payload());
        newestTime = event.time();
        if (event instanceof RoomEvent.RoomChanged change) {
            holds(state().with(change));
        }
        listener.onPublication(publication);
    }

    /** Memory shows what the table shows: where an event of the past is not here, another one of its edits may be. */
    private void amend(RoomEvent event) {
        if (event instanceof RoomEvent.Message) {
            return;
        }
        amendments++;
        long of = event instanceof RoomEvent.Edited edited
                ? edited.of()
                : event instanceof RoomEvent.Deleted deleted ? deleted.of() : Long.MAX_VALUE;
        if (of < recent().oldest()) {
            begin(emptyAt(recent().newest()));
        } else {
            Amendments.apply(event, events);
        }
    }

    /**
     * Runs {@code delivered} when the events up to {@code seq} have gone to the listener: now, or on the thread that delivers them; or {@code lost} if
     * the room has got into another epoch before.
     *
     * @param of the epoch of that number
     */
    synchronized void whenDelivered(long seq, String of, Runnable delivered, Runnable lost) {
        if (isLoaded() && !of.equals(epoch)) {
            lost.run();
        } else if (isLoaded() && seq <= recent().newest()) {
            delivered.run();
        } else {
            waiting.add(new Waiting(seq, delivered, lost));
        }
    }

    /** Where this node stands. */
    synchronized @Nullable Head head() {
        return isLoaded() ? new Head(name(), epoch, recent().newest(), newestTime) : null;
    }

    /** What holds after the event {@code seq}; null where this node does not stand there. */
    synchronized @Nullable RoomState stateAt(long seq) {
        return isLoaded() && recent().newest() == seq ? state() : null;
    }

    /** Seq of the oldest event that can be read by who asked for the position before. */
    synchronized long oldestReadable() {
        return Math.max(pruned() + 1, oldest() - RoomStreams.SLACK_EVENTS);
    }

    /** Counts the events that have changed others. */
    synchronized long amendments() {
        return amendments;
    }
}
