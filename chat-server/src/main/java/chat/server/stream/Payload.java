package chat.server.stream;

import chat.protocol.RoomEvent;
import chat.protocol.UserId;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import chat.protocol.json.ServerMessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An event in the bytes in which it is stored and sent: JSON of the {@code chat.v1} dialect. Encoded once, when it gets its
 * number.
 */
public final class Payload {

    private static final int EXPECTED_BYTES = 512;

    private Payload() {}

    public static byte[] encode(RoomEvent event) {
        ByteBuf json = ByteBufAllocator.DEFAULT.heapBuffer(EXPECTED_BYTES);
        try {
            ServerMessageWriter.write(event, json);
            return ByteBufUtil.getBytes(json);
        } finally {
            json.release();
        }
    }

    /** Where the type begins in an encoded event; no other one than {@code changed} begins with a c. */
    private static final int TYPE_AT = 9;

    private static final byte[] SEQ = ",\"seq\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIME = ",\"time\":".getBytes(StandardCharsets.US_ASCII);

    /** The same encoded event at another place in its room. What an event refers to stays. */
    public static byte[] placed(byte[] payload, long seq, long time) {
        int seqAt = indexOf(SEQ, payload, TYPE_AT) + SEQ.length;
        int afterSeq = afterNumber(payload, seqAt);
        int timeAt = indexOf(TIME, payload, afterSeq) + TIME.length;
        int afterTime = afterNumber(payload, timeAt);
        byte[] newSeq = Long.toString(seq).getBytes(StandardCharsets.US_ASCII);
        byte[] newTime = Long.toString(time).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer placed = ByteBuffer.allocate(
                payload.length - (afterSeq - seqAt) - (afterTime - timeAt) + newSeq.length + newTime.length);
        placed.put(payload, 0, seqAt).put(newSeq);
        placed.put(payload, afterSeq, timeAt - afterSeq).put(newTime);
        placed.put(payload, afterTime, payload.length - afterTime);
        return placed.array();
    }

    private static int afterNumber(byte[] payload, int at) {
        int after = at;
        while (payload[after] >= '0' && payload[after] <= '9') {
            after++;
        }
        return after;
    }

    /** An encoded event as members may know it: the same bytes, but for what a moderator did to an address. On the hot path. */
    public static byte[] shown(byte[] payload) {
        if (payload.length <= TYPE_AT || payload[TYPE_AT] != 'c') {
            return payload;
        }
        return decode(payload) instanceof RoomEvent.RoomChanged change ? encode(change.shown()) : payload;
    }

    /** The bytes that stand in everything that a user said, for {@link #saidBy}. */
    public static byte[] markOf(UserId user) {
        return (",\"user\":\"" + user.value() + "\",").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The message or edit that this is; null if it is none of the user's, has no text any more, or one that is older than {@code since}. Looks at the bytes
     * first, as nearly all are of somebody else.
     *
     * @param mark see {@link #markOf}
     */
    public static @Nullable RoomEvent saidBy(byte[] mark, long since, byte[] payload) {
        if (!contains(payload, mark)) {
            return null;
        }
        RoomEvent event = decode(payload);
        if (event instanceof RoomEvent.Message message) {
            RoomEvent.Mark edit = message.edited();
            return message.time() >= since || edit != null && edit.time() >= since ? event : null;
        }
        return event instanceof RoomEvent.Edited edit && edit.text() != null && edit.time() >= since ? event : null;
    }

    private static boolean contains(byte[] payload, byte[] mark) {
        return indexOf(mark, payload, TYPE_AT) >= 0;
    }

    /** No text can hold a mark, as its quotation marks are escaped there. */
    private static int indexOf(byte[] mark, byte[] payload, int from) {
        for (int at = from; at <= payload.length - mark.length; at++) {
            if (payload[at] == mark[0] && Arrays.equals(payload, at, at + mark.length, mark, 0, mark.length)) {
                return at;
            }
        }
        return -1;
    }

    /**
     * Reads what {@link #encode} made.
     *
     * @throws IllegalStateException if it did not make these bytes
     */
    public static RoomEvent decode(byte[] payload) {
        try {
            if (ServerMessageReader.read(Unpooled.wrappedBuffer(payload)) instanceof RoomEvent event) {
                return event;
            }
            throw new IllegalStateException("a stored payload is no event");
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("a stored payload cannot be read", e);
        }
    }
}
