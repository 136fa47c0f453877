package chat.server.connection;

import chat.protocol.Characters;
import chat.protocol.ClientMessage;
import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import chat.protocol.json.ClientMessageReader;
import chat.protocol.json.MalformedMessageException;
import chat.server.limit.TokenBucket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns frames into commands: puts fragments together, checks UTF-8, and knows the dialects. Confined to the connection's
 * event loop. Borrows the frames that it is given; holds a buffer of its own between fragments.
 */
final class FrameReader {

    /** Each costs as much as a frame, even an empty one. */
    private static final int MOST_FRAGMENTS = 1_024;

    private static final int QUIET_PER_SECOND = 100;
    private static final int QUIET_BURST = 500;

    private final ConnectionHandler handler;
    private final Dialect dialect;
    private final Services services;
    private ClientMessageReader reader;

    /** For what is neither a command nor a mistake, and costs the server work all the same. */
    private final TokenBucket quiet = new TokenBucket(QUIET_PER_SECOND, QUIET_BURST, System.nanoTime());

    private @Nullable ByteBuf fragments;
    private int fragmentCount;
    private int unfinished; // bytes that count towards what all connections may hold together

    FrameReader(ConnectionHandler handler, Dialect dialect, Services services) {
        this.handler = handler;
        this.dialect = dialect;
        this.services = services;
        this.reader = new ClientMessageReader(maxTextChars());
    }

    private int maxTextChars() {
        return services.settings().talk().maxTextChars();
    }

    /** What Netty's frame decoder found; null if the failure is none of its. */
    static @Nullable CloseReason violation(Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            int code = corrupted.closeStatus().code();
            return code == CloseReason.TOO_BIG.code()
                    ? CloseReason.TOO_BIG
                    : code == CloseReason.NOT_UTF8.code() ? CloseReason.NOT_UTF8 : CloseReason.PROTOCOL_ERROR;
        }
        if (failure instanceof TooLongFrameException) {
            return CloseReason.TOO_BIG;
        }
        return failure instanceof CodecException ? CloseReason.PROTOCOL_ERROR : null;
    }

    void read(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            handler.closedByClient(close.statusCode(), close.content());
        } else if (handler.isClosing()) {
            return; // what was on its way when we closed
        } else if (frame instanceof PingWebSocketFrame) {
            countQuiet();
            handler.pong(frame.content());
        } else if (frame instanceof PongWebSocketFrame) {
            countQuiet();
        } else if (frame instanceof BinaryWebSocketFrame) {
            handler.close(CloseReason.BINARY);
        } else {
            readText(frame);
        }
    }

    /** A text frame, or one that continues it; the decoder sees to their order (RFC 6455, section 5.4). */
    private void readText(WebSocketFrame frame) {
        if (fragments == null && frame.isFinalFragment()) {
            readMessage(frame.content());
            return;
        }
        if (fragments == null) {
            fragments = frame.content().alloc().buffer(frame.content().readableBytes());
            fragmentCount = 0;
        }
        fragmentCount++;
        if (fragmentCount > MOST_FRAGMENTS
                || fragments.readableBytes() + frame.content().readableBytes() > Limits.MESSAGE_BYTES) {
            release();
            handler.close(CloseReason.TOO_BIG);
            return;
        }
        if (!services.unfinished().change(frame.content().readableBytes())) {
            unfinished += frame.content().readableBytes();
            release();
            handler.close(CloseReason.OVERLOADED);
            return;
        }
        unfinished += frame.content().readableBytes();
        fragments.writeBytes(frame.content());
        if (frame.isFinalFragment()) {
            ByteBuf message = fragments;
            try {
                fragments = null;
                readMessage(message);
            } finally {
                fragments = message;
                release();
            }
        }
    }

    /** Counts a control frame or a blank line, and closes where there are too many. */
    private void countQuiet() {
        if (!quiet.tryTake(System.nanoTime())) {
            handler.close(CloseReason.FLOODING);
        }
    }

    private void readMessage(ByteBuf message) {
        if (dialect instanceof Dialect.Plain plain) {
            readLine(plain, message);
        } else {
            readCommand(message);
        }
    }

    private static boolean isUtf8(ByteBuf message) {
        return ByteBufUtil.isText(message, StandardCharsets.UTF_8);
    }

    private void readLine(Dialect.Plain plain, ByteBuf message) {
        if (!isUtf8(message)) {
            handler.close(CloseReason.NOT_UTF8);
            return;
        }
        String line = message.toString(StandardCharsets.UTF_8);
        if (Characters.isBlank(line)) {
            countQuiet();
            return;
        }
        int maxTextChars = maxTextChars();
        if (line.codePointCount(0, line.length()) > maxTextChars) {
            handler.fail(null, ErrorCode.TEXT_TOO_LONG, "a text has at most " + maxTextChars + " characters", null);
            return;
        }
        handler.commands().add(new ClientMessage.Send(null, plain.room(), line));
    }

    private void readCommand(ByteBuf message) {
        if (reader.maxTextChars() != maxTextChars()) {
            reader = new ClientMessageReader(maxTextChars());
        }
        ClientMessage command;
        try {
            command = reader.read(message);
        } catch (MalformedMessageException e) {
            if (isUtf8(message)) { // what could be read was: the reader takes nothing else
                handler.fail(e.id(), e.code(), e.getMessage(), null);
            } else {
                handler.close(CloseReason.NOT_UTF8);
            }
            return;
        }
        handler.commands().add(command);
    }

    void release() {
        if (fragments != null) {
            fragments.release();
            fragments = null;
            services.unfinished().change(-unfinished);
            unfinished = 0;
        }
    }
}
