package chat.server.store;

import chat.protocol.RoomName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the log held when it was read, room by room. Some of it may be in the rooms' chunks, too. */
public final class LoggedMessages {

    static final LoggedMessages NONE = new LoggedMessages(List.of());

    private static final int MOST_ATTEMPTS = 20;

    /**
     * Messages of a room.
     *
     * @param position of the record with the first of them
     * @param whole whether nothing is missing before them
     */
    public record Part(long position, Chunk chunk, boolean whole) {}

    /** What one record has of a room. */
    private record Logged(long position, Chunk chunk) {}

    private final Map<RoomName, List<Logged>> parts = new LinkedHashMap<>();
    private final Map<RoomName, Long> pruned = new HashMap<>();
    private @Nullable Path file;
    private long start;
    private long end;

    /** From where on nothing is missing, what the last record needs, and whether it says that this was flushed. */
    private long wholeFrom;

    private long needed;
    private boolean sure;

    /**
     * Reads the two files of a log, which nobody is writing.
     *
     * @throws StoreException if records are damaged or missing that had been flushed
     */
    static LoggedMessages read(List<Path> files) throws StoreException {
        List<LogTurn> turns = turns(files);
        LoggedMessages logged = new LoggedMessages(turns);
        for (LogTurn turn : turns) {
            if (turn.misses(logged.end)) {
                throw new StoreException(turn.file() + " is damaged: there is more of the log than can be read");
            }
        }
        if (logged.sure && logged.lacks(logged.needed)) {
            throw new StoreException(
                    files.get(0) + " or " + files.get(1) + " is damaged: a part of the log is missing");
        }
        return logged;
    }

    /** Reads the two files of a log, which a server may be writing: it may begin one anew while the other one is read. */
    static LoggedMessages readUsed(List<Path> files) throws StoreException {
        return new LoggedMessages(turnsUsed(files));
    }

    /** What the two files hold, of one moment. */
    static List<LogTurn> turnsUsed(List<Path> files) throws StoreException {
        long before = -1;
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            List<LogTurn> turns = turns(files);
            LoggedMessages logged = new LoggedMessages(turns);
            if (!logged.lacks(logged.needed) || logged.end == before) { // a power cut took it, if nobody writes
                return turns;
            }
            before = logged.end;
        }
        throw new StoreException("what changes so fast cannot be read: " + files);
    }

    private static List<LogTurn> turns(List<Path> files) throws StoreException {
        List<LogTurn> turns = new ArrayList<>();
        for (Path file : files) {
            try {
                turns.add(LogTurn.read(file));
            } catch (IOException e) {
                throw StoreException.of(e, file);
            }
        }
        turns.sort(Comparator.comparingLong(LogTurn::start));
        return turns;
    }

    private LoggedMessages(List<LogTurn> turns) {
        turns.stream().filter(turn -> !turn.rows().isEmpty()).forEach(this::add);
    }

    private void add(LogTurn turn) {
        for (LogTurn.Row row : turn.rows()) {
            LogRow.forEach(row.entries(), (room, chunk) -> add(room, new Logged(row.position(), chunk)));
        }
        LogTurn.Row last = turn.rows().get(turn.rows().size() - 1);
        needed = last.needed();
        sure = last.sure();
        wholeFrom = end == turn.start() ? wholeFrom : turn.start();
        file = turn.file();
        start = turn.start();
        end = turn.end();
    }

    private void add(RoomName room, Logged part) {
        if (part.chunk().payloads().isEmpty()) {
            pruned.merge(room, part.chunk().last(), Math::max);
        } else {
            parts.computeIfAbsent(room, any -> new ArrayList<>()).add(part);
        }
    }

    /** The file with the newest records; null if there are none. */
    @Nullable
    Path file() {
        return file;
    }

    /** The position of the first record of that file. */
    long start() {
        return start;
    }

    /** The position of the record that comes next. */
    long end() {
        return end;
    }

    /** Whether a record is missing from {@code position} on. */
    public boolean lacks(long position) {
        return position < wholeFrom;
    }

    public Iterable<RoomName> rooms() {
        return parts.keySet();
    }

    boolean contains(RoomName room) {
        return parts.containsKey(room);
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /**
     * A room's messages after {@code seq} that are not deleted; null if there are none. Where some are missing, those after them:
     * after a power cut, if the log was not flushed.
     *
     * @throws StoreException if some are missing that had been flushed
     */
    public @Nullable Part after(RoomName room, long seq) throws StoreException {
        List<Long> ids = new ArrayList<>();
        List<byte[]> payloads = new ArrayList<>();
        long position = 0;
        long known = Math.max(seq, pruned.getOrDefault(room, 0L));
        long last = known;
        long time = 0;
        for (Logged part : parts.getOrDefault(room, List.of())) {
            Chunk chunk = part.chunk();
            if (chunk.last() <= last) {
                continue;
            }
            if (chunk.first() > last + 1) {
                if (sure) {
                    throw new StoreException(
                            "the database lacks messages that came before those in its log, in the room " + room.value()
                                    + ": from " + (last + 1) + " on");
                }
                ids.clear();
                payloads.clear();
                last = chunk.first() - 1;
            }
            position = payloads.isEmpty() ? part.position() : position;
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
