package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.Chunk;
import chat.server.store.DamageException;
import chat.server.store.log.LogContents;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What holds in a room, as changes that make it; not always the shortest list. Immutable.
 *
 * <p>In the table the changes are a byte that names the version of the layout, and then of each its length (4 bytes) and its payload.
 *
 * @param seq of the newest change of the room that has had its effect
 * @param changes the payloads
 */
public record StoredState(long seq, List<byte[]> changes) {

    public static final StoredState NONE = new StoredState(0, List.of());

    static final String COLUMNS = "seq, checksum, changes";

    private static final byte VERSION = 1;
    private static final byte[] CHANGE = "{\"type\":\"changed\"".getBytes(StandardCharsets.US_ASCII);

    /** Whether a payload is of an event that changes what holds in its room. */
    public static boolean isChange(byte[] payload) {
        return payload.length > CHANGE.length && Arrays.equals(payload, 0, CHANGE.length, CHANGE, 0, CHANGE.length);
    }

    /** Reads {@link #COLUMNS}. */
    static StoredState of(ResultSet row, Path file, String room, long id) throws SQLException, DamageException {
        long seq = row.getLong(1);
        byte[] changes = row.getBytes(3);
        if (row.getInt(2) != Checksum.ofState(id, seq, changes) || changes[0] != VERSION) {
            throw DamageException.ofState(file, room);
        }
        return new StoredState(seq, Chunk.splitPayloads(ByteBuffer.wrap(changes, 1, changes.length - 1)));
    }

    /** With the changes that are in a log alone. */
    StoredState with(RoomName room, LogContents log) {
        List<byte[]> all = new ArrayList<>(changes);
        long[] newest = {seq};
        log.forEachEvent(room, (number, payload) -> {
            if (number > newest[0] && isChange(payload)) {
                all.add(payload);
                newest[0] = number;
            }
        });
        return newest[0] > seq ? new StoredState(newest[0], all) : this;
    }

    byte[] joined() {
        ByteBuffer joined = ByteBuffer.allocate(1 + Chunk.joinedBytes(changes)).put(VERSION);
        Chunk.joinPayloads(changes, joined);
        return joined.array();
    }
}
