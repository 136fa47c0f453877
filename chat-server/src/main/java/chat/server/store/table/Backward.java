package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.DamageException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the events of a room before a seq, down to the first one that is damaged or missing. Not thread-safe. */
final class Backward implements MessageReader.ChunkAction {

    private static final long UNKNOWN = Long.MAX_VALUE;

    private final Path file;
    private final RoomName room;
    private final long seq;
    private final int limit;
    private final Deque<byte[]> payloads = new ArrayDeque<>();
    private long firstSeq;

    /** Seq of the oldest event that was looked at; unknown before the first chunk. */
    private long oldest = UNKNOWN;

    Backward(Path file, RoomName room, long seq, int limit) {
        this.file = file;
        this.room = room;
        this.seq = seq;
        this.limit = limit;
    }

    long firstSeq() {
        return firstSeq;
    }

    List<byte[]> payloads() {
        return new ArrayList<>(payloads);
    }

    @Override
    public boolean take(StoredChunk chunk) throws DamageException {
        List<byte @Nullable []> messages = chunk.messages();
        long end = chunk.first() + messages.size();
        if (oldest != UNKNOWN && end < oldest) {
            return stop(end, oldest - 1);
        }
        for (int i = (int) (Math.min(end, seq) - chunk.first()) - 1; i >= 0; i--) {
            byte[] payload = messages.get(i);
            oldest = chunk.first() + i;
            if (payload == null) {
                return stop(firstDamaged(chunk, messages, i), oldest);
            }
            if (payloads.size() == limit) {
                return false;
            }
            payloads.addFirst(payload);
            firstSeq = oldest;
        }
        return payloads.size() < limit;
    }

    private static long firstDamaged(StoredChunk chunk, List<byte @Nullable []> messages, int to) {
        int from = to;
        while (from > 0 && messages.get(from - 1) == null) {
            from--;
        }
        return chunk.first() + from;
    }

    private boolean stop(long first, long last) throws DamageException {
        if (payloads.isEmpty() && limit > 0) {
            throw new DamageException(file, room.value(), first, last);
        }
        return false;
    }
}
