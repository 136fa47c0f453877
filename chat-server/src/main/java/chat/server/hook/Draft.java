package chat.server.hook;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request in the making: events, and how far its rooms have got with it. Confined to the event loop. */
final class Draft {

    static final int MOST_EVENTS = 100;
    private static final int MOST_BYTES = 256 * 1024;

    /** Rooms that may have nothing for it. */
    private static final int MOST_PLACES = 256;

    private static final int ID_BYTES = 16;

    /** Events that are gone. */
    record Lost(RoomName room, String epoch, long from, long to) {
        long count() {
            return to - from + 1;
        }
    }

    private final int mostEvents;
    private final ByteArrayOutputStream events = new ByteArrayOutputStream();
    private final Set<PlaceInRoom> places = new LinkedHashSet<>();
    private final List<Lost> lost = new ArrayList<>();
    private int count;
    private int news;
    private long dropped;
    private long oldestMillis = Long.MAX_VALUE;
    private @Nullable String firstId;

    /** @param mostEvents at least 1 */
    Draft(int mostEvents) {
        this.mostEvents = mostEvents;
    }

    /** How many more events there may be. */
    int room() {
        return events.size() >= MOST_BYTES || places.size() >= MOST_PLACES ? 0 : mostEvents - count;
    }

    /** Whether nothing is to be sent. */
    boolean isEmpty() {
        return count == 0 && lost.isEmpty() && dropped == 0;
    }

    int count() {
        return count;
    }

    int news() {
        return news;
    }

    long dropped() {
        return dropped;
    }

    List<Lost> lost() {
        return lost;
    }

    /** Those that it has read from, in the order of their first events. */
    List<PlaceInRoom> places() {
        return List.copyOf(places);
    }

    /** When the oldest of its events happened, in ms since 1970, UTC. */
    long oldestMillis() {
        return count == 0 ? 0 : oldestMillis;
    }

    /** Names the first event; empty if there is none. */
    String firstId() {
        return firstId == null ? "" : firstId;
    }

    void reads(PlaceInRoom place) {
        places.add(place);
    }

    void add(RoomEvent event, String epoch, byte[] payload) {
        String id = epoch + "/" + event.room() + "/" + event.seq();
        byte[] head = ("{\"eventId\":\"" + id + "\",").getBytes(StandardCharsets.UTF_8);
        begin(id, event.time());
        events.writeBytes(head);
        events.write(payload, 1, payload.length - 1); // without its opening brace
    }

    void add(News more) {
        byte[] json = more.toJson();
        begin(more.id().toString(), more.time());
        events.writeBytes(json);
        news++;
    }

    private void begin(String id, long time) {
        if (count > 0) {
            events.write(',');
        }
        firstId = firstId == null ? id : firstId;
        count++;
        oldestMillis = Math.min(oldestMillis, time);
    }

    void add(Lost gone) {
        lost.add(gone);
    }

    void addDropped(long more) {
        dropped += more;
    }

    /** What is sent: the same events give the same bytes. */
    byte[] body(String hook) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(events.size() + 128);
        write(body, "{\"hook\":\"" + hook + "\",\"events\":[");
        body.writeBytes(events.toByteArray());
        write(body, "]");
        if (!lost.isEmpty()) {
            write(body, ",\"lost\":[");
            for (int i = 0; i < lost.size(); i++) {
                Lost gone = lost.get(i);
                write(
                        body,
                        (i == 0 ? "" : ",") + "{\"room\":\"" + gone.room() + "\",\"epoch\":\"" + gone.epoch()
                                + "\",\"from\":" + gone.from() + ",\"to\":" + gone.to() + "}");
            }
            write(body, "]");
        }
        write(body, dropped == 0 ? "}" : ",\"dropped\":" + dropped + "}");
        return body.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for the same bytes, so that the receiver recognises what it had before. */
    static String id(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return "msg_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
