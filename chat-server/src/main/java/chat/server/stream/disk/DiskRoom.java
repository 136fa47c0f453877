package chat.server.stream.disk;

import chat.protocol.RoomName;
import chat.server.store.log.Rewrite;
import chat.server.store.table.MessageReader;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomState;
import chat.server.stream.recent.OpenRoom;
import chat.server.stream.recent.RecentEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What memory holds of a room: its newest events, present. Thread-safe, but for what belongs to the writer's thread. */
final class DiskRoom extends OpenRoom {

    /** How many flushed events are held beside those that are not. */
    private static final int RECENT_EVENTS = 256;

    /** Null before the first submission and after a fault. Confined to the writer's thread. */
    @Nullable
    RoomWriter writer;

    private final String epoch;

    /** The newest rewrite of each event that the table may not have, by the event's seq. Guarded by this, as is what follows. */
    private final Map<Long, Rewrite> rewrites = new HashMap<>(0);

    /** Up to where rewrites are in the table, and how many reads of the table may have begun before they were. */
    private long flushed;

    private int reads;

    /** @param retained how many events are retained */
    DiskRoom(RoomName name, String epoch, int retained) {
        super(name, retained);
        this.epoch = epoch;
    }

    @Override
    protected String epoch() {
        return epoch;
    }

    /** Sets where the room stands in the table, and what holds there. Does nothing the second time. */
    synchronized void load(long newest, long newestPruned, RoomState stored) {
        if (!isLoaded()) {
            begin(newest);
            holds(stored);
            pruned(newestPruned);
        }
    }

    private void begin(long newest) {
        RecentEvents held = new RecentEvents(newest, RECENT_EVENTS);
        held.need(newest + 1);
        begin(held);
    }

    /**
     * The next event is durable.
     *
     * @param rewritten what it has rewritten
     * @param then runs before anyone can find that out
     */
    synchronized void append(byte[] payload, List<Rewrite> rewritten, Runnable then) {
        recent().append(payload);
        rewritten.forEach(this::rewrite);
        then.run();
    }

    private void rewrite(Rewrite rewrite) {
        Rewrite known = rewrites.get(rewrite.seq());
        if (known != null && known.event() > rewrite.event()) {
            return;
        }
        rewrites.put(rewrite.seq(), rewrite);
        if (rewrite.seq() >= recent().oldest()) {
            recent().replace(rewrite.seq(), rewrite.payload());
        }
    }

    /** An event was found to be durable. If some are missing before it, those were not. */
    synchronized void restore(long seq, byte[] payload) {
        if (seq > recent().newest() + 1) {
            begin(seq - 1);
            prunedAnew(seq - 1);
            rewrites.clear();
        }
        if (seq > recent().newest()) {
            recent().append(payload);
        }
    }

    /** What a restored event has rewritten. */
    synchronized void restore(Rewrite rewrite) {
        rewrite(rewrite);
    }

    /** The events {@code from} to {@code to}, which must be held. */
    synchronized List<byte[]> read(long from, long to) {
        return recent().read(from, to);
    }

    /** Seq of the oldest event that memory holds. */
    synchronized long oldestHeld() {
        return recent().oldest();
    }

    /** An event as it is now, as far as memory holds it; null if the table has it like that. */
    synchronized byte @Nullable [] present(long seq) {
        if (seq >= recent().oldest()) {
            return recent().read(seq);
        }
        Rewrite rewrite = rewrites.get(seq);
        return rewrite == null ? null : rewrite.payload();
    }

    /** What events up to {@code event} have rewritten that is not in the table yet; without what was rewritten again. */
    synchronized List<Rewrite> rewritesUpTo(long event) {
        return rewrites.isEmpty()
                ? List.of()
                : rewrites.values().stream()
                        .filter(rewrite -> rewrite.event() <= event)
                        .toList();
    }

    /** The events up to {@code seq} are in the table, as is what they have rewritten, as far as they are retained. */
    synchronized void flushed(long seq) {
        recent().need(seq + 1);
        flushed = Math.max(flushed, seq);
        forgetFlushedRewrites();
    }

    private void forgetFlushedRewrites() {
        if (reads == 0 && !rewrites.isEmpty()) {
            rewrites.values().removeIf(rewrite -> rewrite.event() <= flushed);
        }
    }

    /** From here to {@link #endRead} no rewrite is forgotten that a page from the table may lack. */
    synchronized void beginRead() {
        reads++;
    }

    synchronized void endRead() {
        reads--;
        forgetFlushedRewrites();
    }

    /** A page that was read from the table since {@link #beginRead}, present, and what follows it in memory. */
    synchronized HistoryPage pageFrom(MessageReader.Page read, int limit) {
        rewrites.values().forEach(read::apply);
        List<byte[]> page = new ArrayList<>(read.payloads());
        long next = read.firstSeq() + page.size();
        if (!page.isEmpty() && next >= recent().oldest()) {
            page.addAll(recent().read(next, Math.min(next + limit - page.size() - 1, recent().newest())));
        }
        return new HistoryPage(position(), read.firstSeq(), page);
    }

    /** The newest events before a seq. */
    record Newer(long first, List<byte[]> payloads) {
        private void apply(Rewrite rewrite) {
            long index = rewrite.seq() - first;
            if (index >= 0 && index < payloads.size()) {
                payloads.set((int) index, rewrite.payload());
            }
        }
    }

    /** As many of the newest events before {@code seq} as memory holds. */
    synchronized Newer newerBefore(long seq, int limit) {
        long to = Math.min(seq - 1, recent().newest());
        long from = Math.max(Math.min(seq, recent().oldest()), to - limit + 1);
        return new Newer(from, recent().read(from, to));
    }

    /**
     * A page that was read from the table since {@link #beginRead}, present, before what memory held; without events that are no longer
     * retained, though not pruned yet.
     */
    synchronized HistoryPage pageTo(MessageReader.Page older, Newer newer) {
        for (Rewrite rewrite : rewrites.values()) {
            older.apply(rewrite);
            newer.apply(rewrite);
        }
        long first = newer.first() - older.payloads().size();
        List<byte[]> page = new ArrayList<>(older.payloads());
        page.addAll(newer.payloads());
        int forgotten = (int) Math.max(0, Math.min(oldest() - first, page.size()));
        return new HistoryPage(position(), first + forgotten, page.subList(forgotten, page.size()));
    }
}
