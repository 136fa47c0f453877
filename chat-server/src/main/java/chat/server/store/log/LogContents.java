package chat.server.store.log;

import chat.protocol.RoomName;
import chat.server.store.Chunk;
import chat.server.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a log held when it was read, room by room. Some of it may be in the table, too. */
public final class LogContents {

    public static final LogContents NONE = new LogContents();

    private static final int MOST_ATTEMPTS = 20;

    /**
     * Events of a room that follow each other.
     *
     * @param position of the record with the first of them
     * @param whole whether nothing is missing before them
     */
    public record Part(long position, Chunk chunk, boolean whole) {}

    /** What one record has of a room. */
    private record Logged(long position, Chunk chunk) {}

    /** All of one room. */
    private static final class Room {
        private final List<Logged> events = new ArrayList<>();
        private final List<Rewrite> rewrites = new ArrayList<>();
        private long pruned;
    }

    private final Map<RoomName, Room> rooms = new LinkedHashMap<>();
    private @Nullable Path newest;
    private long start;
    private long end;

    /** From where on no record is missing. */
    private long wholeFrom;

    /** What the last record says of those before it. */
    private long lowWater;

    private boolean durable;
    private boolean erasable;
    private boolean damaged;

    private LogContents() {}

    static LogContents of(List<Segment> segments) {
        LogContents contents = new LogContents();
        segments.stream().filter(segment -> !segment.isEmpty()).forEach(contents::add);
        contents.erasable = segments.stream().anyMatch(Segment::hasRemains)
                || contents.rooms.values().stream().anyMatch(room -> !room.rewrites.isEmpty());
        return contents;
    }

    /** Reads the segments of a log that a server may be writing: it may begin one anew while the other one is read. */
    public static LogContents readUsed(List<Path> files) throws StoreException {
        long before = -1;
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            List<Segment> segments = RecoveredLog.segments(files);
            LogContents contents = of(segments);
            contents.damaged = segments.stream().anyMatch(segment -> segment.continuesAfter(contents.end));
            boolean whole = !contents.lacksUnflushed() && !contents.damaged;
            if (whole || contents.end == before) { // if nobody writes, a power cut or damage took it
                return contents;
            }
            before = contents.end;
        }
        throw new StoreException("what changes so fast cannot be read: " + files);
    }

    private void add(Segment segment) {
        for (Segment.Commit commit : segment.commits()) {
            CommitRecord.read(commit.entries(), visitor(commit.position()));
        }
        lowWater = segment.last().lowWater();
        durable = segment.last().durable();
        wholeFrom = end == segment.start() ? wholeFrom : segment.start();
        newest = segment.file();
        start = segment.start();
        end = segment.end();
    }

    private CommitRecord.Visitor visitor(long position) {
        return new CommitRecord.Visitor() {
            @Override
            public void onEvents(RoomName room, Chunk chunk) {
                room(room).events.add(new Logged(position, chunk));
            }

            @Override
            public void onRewrite(RoomName room, Rewrite rewrite) {
                room(room).rewrites.add(rewrite);
            }

            @Override
            public void onPruned(RoomName name, long seq) {
                Room room = room(name);
                room.pruned = Math.max(room.pruned, seq);
            }
        };
    }

    private Room room(RoomName name) {
        return rooms.computeIfAbsent(name, any -> new Room());
    }

    /** The segment with the newest records; null if there are none. */
    public @Nullable Path newest() {
        return newest;
    }

    /** The position of the first record of that segment. */
    long start() {
        return start;
    }

    /** The position of the record that comes next. */
    public long end() {
        return end;
    }

    /** Whether there is more of it that cannot be read. */
    public boolean isDamaged() {
        return damaged;
    }

    /** Whether the last record says that all before it were on the disk. */
    public boolean isDurable() {
        return durable;
    }

    /** Whether records are missing that the last one says were not flushed. */
    boolean lacksUnflushed() {
        return lacks(lowWater);
    }

    /** Whether a record is missing from {@code position} on. */
    public boolean lacks(long position) {
        return position < wholeFrom;
    }

    /** Whether the segments may have texts that were rewritten. */
    public boolean isErasable() {
        return erasable;
    }

    public Iterable<RoomName> rooms() {
        return rooms.keySet();
    }

    /** Whether there are events of a room. */
    public boolean contains(RoomName room) {
        return rooms.containsKey(room) && !rooms.get(room).events.isEmpty();
    }

    public boolean isEmpty() {
        return rooms.isEmpty();
    }

    /** Takes an event. */
    public interface EventAction {
        void take(long seq, byte[] payload);
    }

    /** Gives every event of a room, as it was before any was rewritten, also one that is no longer retained or comes before a hole. */
    public void forEachEvent(RoomName name, EventAction action) {
        Room room = rooms.getOrDefault(name, new Room());
        long last = 0;
        for (Logged logged : room.events) {
            Chunk chunk = logged.chunk();
            for (int i = (int) Math.max(0, last + 1 - chunk.first()); i < chunk.ids().length; i++) {
                action.take(chunk.first() + i, chunk.payloads().get(i));
            }
            last = Math.max(last, chunk.last());
        }
    }

    /** What the events of a room after {@code seq} have rewritten, in the order of these events. */
    public List<Rewrite> rewritesAfter(RoomName name, long seq) {
        Room room = rooms.get(name);
        return room == null
                ? List.of()
                : room.rewrites.stream()
                        .filter(rewrite -> rewrite.event() > seq)
                        .toList();
    }

    /**
     * The events of a room after {@code seq} that are retained, as they were before any was rewritten; null if there are none. What lies
     * before a hole counts as lost.
     *
     * @throws StoreException if some are missing that had been durable
     */
    public @Nullable Part after(RoomName name, long seq) throws StoreException {
        Room room = rooms.getOrDefault(name, new Room());
        List<Long> ids = new ArrayList<>();
        List<byte[]> payloads = new ArrayList<>();
        long position = 0;
        long known = Math.max(seq, room.pruned);
        long last = known;
        long time = 0;
        for (Logged logged : room.events) {
            Chunk chunk = logged.chunk();
            if (chunk.last() <= last) {
                continue;
            }
            if (chunk.first() > last + 1) {
                if (durable) {
                    throw new StoreException(
                            "the database lacks messages that came before those in its log, in the room " + name.value()
                                    + ": from " + (last + 1) + " on");
                }
                ids.clear();
                payloads.clear();
                last = chunk.first() - 1;
            }
            position = payloads.isEmpty() ? logged.position() : position;
            for (int i = (int) (last + 1 - chunk.first()); i < chunk.ids().length; i++) {
                ids.add(chunk.ids()[i]);
                payloads.add(chunk.payloads().get(i));
            }
            last = chunk.last();
            time = chunk.time();
        }
        long first = last - payloads.size() + 1;
        long[] allIds = ids.stream().mapToLong(Long::longValue).toArray();
        return payloads.isEmpty()
                ? null
                : new Part(position, new Chunk(first, last, time, allIds, payloads), first == known + 1);
    }
}
