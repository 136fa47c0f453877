package chat.server.store.log;

import chat.protocol.RoomName;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what is still to be read of a record that was not written to its end, and may hold older bytes. Stateless. */
final class TornRecord {

    /** More than any commit has. */
    private static final int MOST_EVENTS = 1 << 16;

    private TornRecord() {}

    /** Rooms with the numbers of their events, for people: {@code tea 10 to 12}. */
    static List<String> events(ByteBuffer segment, int at) {
        int from = Math.min(segment.limit(), at + RecordFormat.HEADER_BYTES);
        int length = Math.max(0, RecordFormat.length(segment, at));
        ByteBuffer rest = segment.slice(from, Math.min(length, segment.limit() - from));
        List<String> events = new ArrayList<>();
        try {
            while (rest.hasRemaining() && read(rest, events)) {
                // one entry after the other
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // its end
        }
        return events;
    }

    /** Reads an entry; false if it cannot be one. */
    private static boolean read(ByteBuffer rest, List<String> events) {
        byte kind = rest.get();
        byte[] name = new byte[Math.max(0, rest.getShort())];
        rest.get(name);
        Optional<RoomName> room = RoomName.parse(new String(name, StandardCharsets.UTF_8));
        if (room.isEmpty()) {
            return false;
        }
        if (kind == CommitRecord.EVENTS) {
            long first = rest.getLong();
            rest.getLong();
            int count = rest.getInt();
            int length = rest.getInt();
            if (first < 1 || count < 1 || count > MOST_EVENTS || length < 0) {
                return false;
            }
            events.add(room.get().value() + " " + first + " to " + (first + count - 1));
            rest.position(rest.position() + count * Long.BYTES + length);
        } else if (kind == CommitRecord.REWRITE) {
            rest.position(rest.position() + 2 * Long.BYTES);
            rest.position(rest.position() + rest.getInt());
        } else if (kind == CommitRecord.PRUNED) {
            rest.getLong();
        } else {
            return false;
        }
        return true;
    }
}
