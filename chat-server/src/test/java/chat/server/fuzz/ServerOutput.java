package chat.server.fuzz;

import chat.server.client.Json;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that a server said on one connection: well-formed answers (RFC 9112), and after a 101 well-formed frames (RFC 6455), none behind
 * a close frame. Immutable.
 *
 * @param statuses of the answers
 * @param frames after an upgrade
 */
record ServerOutput(List<Integer> statuses, List<Frame> frames) {

    static final int TEXT = 1;
    static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 (\\d{3}) [ -~]+");
    private static final Pattern HEADER = Pattern.compile("([!-~&&[^:]]+): ([\\t -~]*)");
    private static final String NEXT = "HTTP/1.1 ";

    /**
     * A frame from the server.
     *
     * @param text of a text frame, or a close frame's code; empty for others
     */
    record Frame(int opcode, String text) {
        Json json() {
            return Json.parse(text);
        }
    }

    /** @throws AssertionError if it is anything else */
    static ServerOutput parse(byte[] bytes) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        List<Integer> statuses = new ArrayList<>();
        int at = 0;
        boolean last = false;
        while (at < all.length()) {
            require(!last, "answers after connection: close");
            int end = all.indexOf("\r\n\r\n", at);
            require(end >= 0, "an answer's head does not end");
            String[] head = all.substring(at, end).split("\r\n", -1);
            at = end + 4;
            Matcher status = STATUS_LINE.matcher(head[0]);
            require(status.matches(), "no status line: " + head[0]);
            statuses.add(Integer.parseInt(status.group(1)));
            int length = 0;
            for (int i = 1; i < head.length; i++) {
                Matcher header = HEADER.matcher(head[i]);
                require(header.matches(), "no header: " + head[i]);
                String name = header.group(1).toLowerCase(Locale.ROOT);
                if (name.equals("content-length")) {
                    length = Integer.parseInt(header.group(2));
                } else if (name.equals("connection")) {
                    last = header.group(2).startsWith("close");
                }
            }
            if (status.group(1).equals("101")) {
                return new ServerOutput(statuses, frames(ByteBuffer.wrap(bytes, at, bytes.length - at)));
            }
            boolean bodyless = at == all.length() || all.startsWith(NEXT, at); // of an answer to HEAD
            at += bodyless ? 0 : length;
            require(at <= all.length(), "a body is shorter than it says");
        }
        return new ServerOutput(statuses, List.of());
    }

    private static List<Frame> frames(ByteBuffer in) {
        List<Frame> frames = new ArrayList<>();
        while (in.hasRemaining()) {
            require(
                    frames.isEmpty() || frames.get(frames.size() - 1).opcode() != CLOSE,
                    "a frame behind a close frame");
            frames.add(frame(in));
        }
        return frames;
    }

    private static Frame frame(ByteBuffer in) {
        require(in.remaining() >= 2, "half a frame");
        int first = in.get() & 0xFF;
        int opcode = first & 0x0F;
        require((first & 0xF0) == 0x80, "not a whole frame without extensions: " + first);
        int length = in.get() & 0xFF; // of an unmasked frame, or too much
        if (length == 126) {
            length = in.getShort() & 0xFFFF;
            require(length > 125, "a length that is longer than necessary");
        } else if (length == 127) {
            length = Math.toIntExact(in.getLong());
            require(length > 0xFFFF, "a length that is longer than necessary");
        }
        require(length <= in.remaining(), "half a frame");
        byte[] payload = new byte[length];
        in.get(payload);
        return switch (opcode) {
            case TEXT -> new Frame(opcode, utf8(payload, 0));
            case PING, PONG -> {
                require(length <= 125, "a long control frame");
                yield new Frame(opcode, "");
            }
            case CLOSE -> {
                require(length != 1 && length <= 125, "a malformed close frame");
                yield new Frame(opcode, length == 0 ? "" : closeCode(payload));
            }
            default -> throw new AssertionError("an opcode of " + opcode);
        };
    }

    private static String closeCode(byte[] payload) {
        int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        require(WebSocketCloseStatus.isValidStatusCode(code), "a close code that is never sent: " + code);
        utf8(payload, 2);
        return String.valueOf(code);
    }

    private static String utf8(byte[] payload, int start) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload, start, payload.length - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8", e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
