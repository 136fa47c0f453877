package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What the nodes notify each other of: the events of a batch. Stateless.
 *
 * <p>A notification is {@code bases|time|node epoch} and a line for each room and each event: {@code #place room} names a room and the place of its next event in the
 * batch; an event is its payload, which has no line break, or {@code -} where it is too long. The bases are the numbers before the first event of each
 * room; the database puts them and the time there.
 */
final class NoteCodec {

    /** PostgreSQL takes 7,999 bytes. */
    private static final int MOST_BYTES = 7_900;

    private static final int BASE_BYTES = 20;
    private static final int TIME_BYTES = 16;
    private static final String TOO_LONG = "-";

    private NoteCodec() {}

    /**
     * Makes notifications.
     *
     * @param node the id of this node
     * @param epoch of all rooms
     */
    static Distribution.Notes of(String node, String epoch, List<Distribution.Group> groups) {
        Writer writer = new Writer(node + " " + epoch);
        for (int g = 0; g < groups.size(); g++) {
            Distribution.Group group = groups.get(g);
            for (int i = 0; i < group.payloads().size(); i++) {
                writer.add(g + 1, group.room(), i + 1, group.payloads().get(i));
            }
        }
        return writer.end();
    }

    private static final class Writer {
        private final String header;
        private final Distribution.Notes notes =
                new Distribution.Notes(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        private StringBuilder note = new StringBuilder();
        private int bytes;
        private int from;
        private int to;

        private Writer(String header) {
            this.header = header;
        }

        private void add(int room, RoomName name, int place, byte[] payload) {
            String head = "\n#" + place + " " + name.value();
            int headBytes = head.getBytes(StandardCharsets.UTF_8).length + BASE_BYTES;
            boolean isLong = header.length() + TIME_BYTES + headBytes + payload.length + 1 > MOST_BYTES;
            int eventBytes = 1 + (isLong ? TOO_LONG.length() : payload.length);
            if (note.length() > 0 && bytes + headBytes + eventBytes > MOST_BYTES) {
                flush();
            }
            if (note.length() == 0) {
                note.append(header);
                bytes = header.length() + TIME_BYTES;
                from = room;
                to = 0;
            }
            if (room != to) {
                note.append(head);
                bytes += headBytes;
                to = room;
            }
            note.append('\n').append(isLong ? TOO_LONG : new String(payload, StandardCharsets.UTF_8));
            bytes += eventBytes;
        }

        private void flush() {
            notes.texts().add(note.toString());
            notes.from().add(from);
            notes.to().add(to);
            note = new StringBuilder();
        }

        private Distribution.Notes end() {
            if (note.length() > 0) {
                flush();
            }
            return notes;
        }
    }

    /** Gets the events of a notification. */
    interface Reader {

        /**
         * Gets an event.
         *
         * @param epoch of the room then
         * @param payload numbered
         */
        void onEvent(String epoch, RoomName room, long seq, byte[] payload);

        /** An event that did not fit. */
        void onLongEvent(RoomName room, long seq);
    }

    /** When the transaction of a notification stored its events, in ms since 1970, UTC; 0 if it is none. */
    static long timeOf(String note) {
        int from = note.indexOf('|') + 1;
        int to = note.indexOf('|', from);
        try {
            return Long.parseLong(note, from, Math.max(from, to), 10);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Reads a notification, unless this node sent it.
     *
     * @return when its events were stored, in ms since 1970, UTC; 0 if this node sent it
     * @throws IllegalArgumentException if it is none
     */
    static long read(String note, String node, Reader reader) {
        int first = note.indexOf('|');
        int second = note.indexOf('|', first + 1);
        int line = note.indexOf('\n', second);
        if (first < 0 || second < 0 || line < 0) {
            throw new IllegalArgumentException("a notification that no node has sent");
        }
        String header = note.substring(second + 1, line);
        int space = header.indexOf(' ');
        if (space < 0 || header.substring(0, space).equals(node)) {
            return 0; // an earlier release's names no epoch: its events are read from the tables
        }
        String epoch = header.substring(space + 1);
        String[] bases = note.substring(0, first).split(",", -1);
        long time = Long.parseLong(note.substring(first + 1, second));
        int rooms = 0;
        RoomName room = RoomName.SERVER;
        long seq = 0;
        for (int at = line + 1; at < note.length(); ) {
            int end = note.indexOf('\n', at);
            end = end < 0 ? note.length() : end;
            if (note.charAt(at) == '#') {
                int name = note.indexOf(' ', at);
                room = new RoomName(note.substring(name + 1, end));
                seq = Long.parseLong(bases[rooms++]) + Integer.parseInt(note.substring(at + 1, name));
            } else if (note.charAt(at) == TOO_LONG.charAt(0)) {
                reader.onLongEvent(room, seq++);
            } else {
                byte[] payload = note.substring(at, end).getBytes(StandardCharsets.UTF_8);
                reader.onEvent(epoch, room, seq, Payload.placed(payload, seq, time));
                seq++;
            }
            at = end + 1;
        }
        return time;
    }
}
