package chat.server.backplane.embedded;

import chat.protocol.RoomName;
import chat.server.backplane.HistoryPage;
import chat.server.backplane.RoomPosition;
import chat.server.store.MessageReader;
import org.jspecify.annotations.Nullable;

/**
 * A room that somebody has open, or whose messages are on their way to the disk. Thread-safe, but for what belongs to the
 * writer's thread.
 */
final class DurableRoom {

    private static final int RECENT_MESSAGES = 256;

    /** Null before the first message and after a fault. Confined to the writer's thread. */
    @Nullable
    RoomTail tail;

    /** How many {@code open} were not taken back, and how many messages are under way. Guarded by the map of rooms. */
    int uses;

    private final RoomName name;
    private final String epoch;
    private final int capacity;
    private @Nullable RecentMessages recent; // guarded by this, as is what follows
    private long pruned;

    /** @param capacity how many messages are kept */
    DurableRoom(RoomName name, String epoch, int capacity) {
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
            recent = new RecentMessages(newest, RECENT_MESSAGES);
            pruned = Math.max(pruned, newestPruned);
        }
    }

    /** The next message is kept; {@code then} runs before anyone can find that out. */
    synchronized void append(byte[] payload, Runnable then) {
        recent().append(payload);
        then.run();
    }

    /** The messages up to {@code seq} are deleted. */
    synchronized void pruned(long seq) {
        pruned = Math.max(pruned, seq);
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

    /** What was read from the store just now. */
    HistoryPage page(MessageReader.Page read) {
        return new HistoryPage(position(), read.firstSeq(), read.payloads());
    }

    /** The same without what is no longer kept, though it is not deleted yet. */
    HistoryPage keptPage(MessageReader.Page read) {
        RoomPosition position = position();
        int forgotten = (int) Math.max(
                0, Math.min(position.oldest() - read.firstSeq(), read.payloads().size()));
        return new HistoryPage(
                position,
                read.firstSeq() + forgotten,
                read.payloads().subList(forgotten, read.payloads().size()));
    }

    private RecentMessages recent() {
        if (recent == null) {
            throw new IllegalStateException("not loaded yet");
        }
        return recent;
    }
}
