package chat.server.stream.disk;

import chat.protocol.RoomName;
import chat.server.store.StoreException;
import chat.server.store.table.MessageReader;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomPosition;
import chat.server.stream.recent.RecentEvents;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A room that somebody has open, or whose messages are on their way to the disk. Thread-safe, but for what belongs to the
 * writer's thread.
 */
final class DiskRoom {

    /** How many messages are in memory; more while there are more that are in the log alone. */
    private static final int RECENT_MESSAGES = 256;

    /** Null before the first message and after a fault. Confined to the writer's thread. */
    @Nullable
    RoomTail tail;

    /** How many {@code open} were not taken back, and how many messages are under way. Guarded by the map of rooms. */
    int uses;

    private final RoomName name;
    private final String epoch;
    private final int capacity;
    private @Nullable RecentEvents recent; // guarded by this, as is what follows
    private long pruned;

    /** @param capacity how many messages are kept */
    DiskRoom(RoomName name, String epoch, int capacity) {
        this.name = name;
        this.epoch = epoch;
        this.capacity = capacity;
    }

    RoomName name() {
        return name;
    }

    /** Whether {@link #load} was called; before that, only this and the names may be asked for. */
    synchronized boolean isLoaded() {
        return recent != null;
    }

    /** Sets where the room stands in the store. Does nothing the second time. */
    synchronized void load(long newest, long newestPruned) {
        if (recent == null) {
            begin(newest);
            pruned = Math.max(pruned, newestPruned);
        }
    }

    private void begin(long newest) {
        recent = new RecentEvents(newest, RECENT_MESSAGES);
        recent.need(newest + 1);
    }

    /** The next message is kept; {@code then} runs before anyone can find that out. */
    synchronized void append(byte[] payload, Runnable then) {
        recent().append(payload);
        then.run();
    }

    /** A message was found to be kept. What is missing before it was no longer needed. */
    synchronized void restore(long seq, byte[] payload) {
        if (seq > recent().newest() + 1) {
            begin(seq - 1);
            pruned = seq - 1;
        }
        if (seq > recent().newest()) {
            recent().append(payload);
        }
    }

    /** The messages {@code from} to {@code to}, which must be recent. */
    synchronized List<byte[]> read(long from, long to) {
        return recent().read(from, to);
    }

    /** The messages up to {@code seq} are deleted. */
    synchronized void pruned(long seq) {
        pruned = Math.max(pruned, seq);
    }

    /** The messages up to {@code seq} are in chunks, as far as they are not deleted. */
    synchronized void folded(long seq) {
        recent().need(seq + 1);
    }

    synchronized RoomPosition position() {
        return new RoomPosition(epoch, recent().newest(), oldest());
    }

    private long oldest() {
        return Math.max(pruned, recent().newest() - capacity) + 1;
    }

    /** The oldest messages after {@code seq}; null if they have to be read from the store. */
    synchronized @Nullable HistoryPage recentAfter(long seq, int limit) {
        long from = Math.max(seq, pruned) + 1;
        return recent(from, Math.min(from + limit - 1, recent().newest()));
    }

    /** The newest messages before {@code seq}; null if they have to be read from the store. */
    synchronized @Nullable HistoryPage recentBefore(long seq, int limit) {
        long to = Math.min(seq - 1, recent().newest());
        return recent(Math.max(to - limit + 1, oldest()), to);
    }

    private @Nullable HistoryPage recent(long from, long to) {
        return from > to || from >= recent().oldest()
                ? new HistoryPage(position(), from, recent().read(from, to))
                : null;
    }

    /** What was read from the store just now, and what follows it in memory. */
    synchronized HistoryPage pageFrom(MessageReader.Page read, int limit) {
        List<byte[]> page = new ArrayList<>(read.payloads());
        long next = read.firstSeq() + page.size();
        if (!page.isEmpty() && next >= recent().oldest()) {
            page.addAll(recent().read(next, Math.min(next + limit - page.size() - 1, recent().newest())));
        }
        return new HistoryPage(position(), read.firstSeq(), page);
    }

    /**
     * The newest messages before {@code seq}, of which the older ones are in the store, without those that are no longer kept,
     * though not deleted yet.
     */
    HistoryPage pageTo(long seq, int limit, MessageReader reader) throws StoreException {
        long boundary;
        List<byte[]> newer;
        synchronized (this) {
            long to = Math.min(seq - 1, recent().newest());
            boundary = Math.max(Math.min(seq, recent().oldest()), to - limit + 1);
            newer = recent().read(boundary, to);
        }
        MessageReader.Page older = reader.readBefore(name, boundary, limit - newer.size());
        List<byte[]> page = new ArrayList<>(older.payloads());
        page.addAll(newer);
        long first = boundary - older.payloads().size();
        RoomPosition position = position();
        int forgotten = (int) Math.max(0, Math.min(position.oldest() - first, page.size()));
        return new HistoryPage(position, first + forgotten, page.subList(forgotten, page.size()));
    }

    private RecentEvents recent() {
        if (recent == null) {
            throw new IllegalStateException("not loaded yet");
        }
        return recent;
    }
}
