package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.DamageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the events of a room after a seq, up to the first one that is damaged or missing. Not thread-safe. */
final class Forward implements MessageReader.ChunkAction {

    private static final long UNKNOWN = 0;

    private final Path file;
    private final RoomName room;
    private final long seq;
    private final int limit;
    private final List<byte[]> payloads = new ArrayList<>();
    private long firstSeq;

    /** Seq of the event that comes next; unknown before the first chunk, as older ones may be pruned. */
    private long next = UNKNOWN;

    Forward(Path file, RoomName room, long seq, int limit) {
        this.file = file;
        this.room = room;
        this.seq = seq;
        this.limit = limit;
    }

    long firstSeq() {
        return firstSeq;
    }

    List<byte[]> payloads() {
        return payloads;
    }

    @Override
    public boolean take(StoredChunk chunk) throws DamageException {
        if (next != UNKNOWN && chunk.first() > next) {
            return stop(next, chunk.first() - 1);
        }
        next = Math.max(seq + 1, chunk.first());
        List<byte @Nullable []> messages = chunk.messages();
        for (int i = (int) Math.min(messages.size(), next - chunk.first()); i < messages.size(); i++) {
            byte[] payload = messages.get(i);
            if (payload == null) {
                return stop(next, lastDamaged(chunk, messages, i));
            }
            if (payloads.size() == limit) {
                return false;
            }
            firstSeq = payloads.isEmpty() ? next : firstSeq;
            payloads.add(payload);
            next++;
        }
        next = Math.max(next, chunk.first() + messages.size());
        return payloads.size() < limit;
    }

    private static long lastDamaged(StoredChunk chunk, List<byte @Nullable []> messages, int from) {
        int to = from;
        while (to + 1 < messages.size() && messages.get(to + 1) == null) {
            to++;
        }
        return chunk.first() + to;
    }

    private boolean stop(long first, long last) throws DamageException {
        if (payloads.isEmpty() && limit > 0) {
            throw new DamageException(file, room.value(), first, last);
        }
        return false;
    }
}
