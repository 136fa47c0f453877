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

    static final LoggedMessages NONE = new LoggedMessages();

    /**
     * Messages of a room.
     *
     * @param position of the record with the first of them
     */
    public record Part(long position, Chunk chunk) {}

    private final Map<RoomName, List<Part>> parts = new LinkedHashMap<>();
    private final Map<RoomName, Long> pruned = new HashMap<>();
    private @Nullable Path file;
    private long start;
    private long end;

    /**
     * Reads the two files of a log.
     *
     * @param used whether somebody may be writing them, who can make them look as if they were damaged
     * @throws StoreException if records are missing that had been flushed
     */
    static LoggedMessages read(List<Path> files, boolean used) throws StoreException {
        List<LogTurn> turns = new ArrayList<>();
        for (Path file : files) {
            try {
                turns.add(LogTurn.read(file, used));
            } catch (IOException e) {
                throw StoreException.of(e, file);
            }
        }
        turns.removeIf(turn -> turn.rows().isEmpty());
        turns.sort(Comparator.comparingLong(LogTurn::start));
        LoggedMessages logged = new LoggedMessages();
        for (LogTurn turn : turns) {
            if (logged.file != null && logged.end != turn.start() && turn.sure() && !used) {
                throw new StoreException(
                        logged.file + " is damaged: it ends at " + logged.end + ", not at " + turn.start());
            }
            logged.add(turn);
        }
        return logged;
    }

    private void add(LogTurn turn) {
        for (LogTurn.Row row : turn.rows()) {
            LogRow.forEach(row.entries(), (room, chunk) -> add(room, new Part(row.position(), chunk)));
        }
        file = turn.file();
        start = turn.start();
        end = turn.end();
    }

    private void add(RoomName room, Part part) {
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
     */
    public @Nullable Part after(RoomName room, long seq) {
        List<Long> ids = new ArrayList<>();
        List<byte[]> payloads = new ArrayList<>();
        long position = 0;
        long last = Math.max(seq, pruned.getOrDefault(room, 0L));
        long time = 0;
        for (Part part : parts.getOrDefault(room, List.of())) {
            Chunk chunk = part.chunk();
            if (chunk.last() <= last) {
                continue;
            }
            if (chunk.first() > last + 1) {
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
        return payloads.isEmpty() ? null : new Part(position, new Chunk(first, last, time, allIds, payloads));
    }
}
