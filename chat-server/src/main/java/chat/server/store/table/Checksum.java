package chat.server.store.table;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** CRC-32C of what the table holds, with the place where it belongs, so that a value in another's place is known, too. Stateless. */
final class Checksum {

    private Checksum() {}

    /** Of an event. */
    static int ofPayload(long room, long seq, byte[] payload) {
        return of(payload, room, seq);
    }

    /** Of all of a chunk but its payloads, which have their own. */
    static int ofChunk(long room, long first, long last, long time, byte @Nullable [] ids) {
        return of(ids, room, first, last, time);
    }

    static int ofRoom(long id, String name, long pruned, long indexed) {
        return of(name.getBytes(StandardCharsets.UTF_8), id, pruned, indexed);
    }

    /** Of what holds in a room. */
    static int ofState(long room, long seq, byte[] changes) {
        return of(changes, room, seq);
    }

    static int ofValue(String key, byte[] value) {
        return of(value, of(key.getBytes(StandardCharsets.UTF_8)));
    }

    private static int of(byte @Nullable [] bytes, long... numbers) {
        CRC32C checksum = new CRC32C();
        for (long number : numbers) {
            for (int bit = Long.SIZE - Byte.SIZE; bit >= 0; bit -= Byte.SIZE) {
                checksum.update((int) (number >> bit));
            }
        }
        if (bytes != null) {
            checksum.update(bytes);
        }
        return (int) checksum.getValue();
    }
}
