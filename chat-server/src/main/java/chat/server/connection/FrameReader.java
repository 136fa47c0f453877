package chat.server.connection;

import chat.protocol.Characters;
import chat.protocol.ClientMessage;
import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import chat.protocol.json.ClientMessageReader;
import chat.protocol.json.MalformedMessageException;
import chat.server.config.Bounds;
import chat.server.config.Floods;
import chat.server.limit.TokenBucket;
import chat.server.metrics.LimitMeters.Limit;
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
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Turns frames into commands: puts fragments together, checks UTF-8, and knows the dialects. Confined to the connection's
 * event loop. Borrows the frames that it is given; holds a buffer of its own between fragments.
 */
final class FrameReader {

    private final ConnectionHandler handler;
    private final Dialect dialect;
    private final Services services;
    private ClientMessageReader reader;

    /** For what is neither a command nor a mistake, and costs the server work all the same. */
    private final TokenBucket quiet = new TokenBucket(System.nanoTime());

    private @Nullable ByteBuf fragments;
    private int fragmentCount;
    private int controlFrames; // since the first fragment
    private boolean deflated;
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
            readClose(close);
        } else if (handler.isClosing()) {
            return; // what was on its way when we closed
        } else if (frame instanceof PingWebSocketFrame) {
            if (allowsControlFrame()) {
                handler.pong(frame.content());
            }
        } else if (frame instanceof PongWebSocketFrame) {
            allowsControlFrame();
        } else if (frame instanceof BinaryWebSocketFrame) {
            handler.close(CloseReason.BINARY);
        } else {
            readText(frame);
        }
    }

    /** A text frame, or one that continues it; the decoder sees to their order (RFC 6455, section 5.4). */
    private void readText(WebSocketFrame frame) {
        if (fragments == null) {
            deflated = (frame.rsv() & WebSocketExtension.RSV1) != 0;
        }
        if (fragments == null && frame.isFinalFragment()) {
            readMessage(frame.content());
            return;
        }
        if (fragments == null) {
            fragments = frame.content().alloc().buffer(frame.content().readableBytes());
            fragmentCount = 0;
            controlFrames = 0;
        }
        fragmentCount++;
        boolean tooMany = fragmentCount > bounds().maxFragments();
        if (tooMany) {
            services.metrics().limits().reached(Limit.FRAGMENTS);
        }
        if (tooMany || fragments.readableBytes() + frame.content().readableBytes() > Limits.MESSAGE_BYTES) {
            release();
            handler.close(CloseReason.TOO_BIG);
            return;
        }
        if (!services.unfinished().change(frame.content().readableBytes())) {
            unfinished += frame.content().readableBytes();
            release();
            services.metrics().limits().reached(Limit.UNFINISHED_BYTES);
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

    private Bounds bounds() {
        return services.settings().limits().bounds();
    }

    /** Counts one; closes where there are too many in one message, which nobody would see the end of. */
    private boolean allowsControlFrame() {
        if (fragments != null && ++controlFrames > bounds().maxControlFramesPerMessage()) {
            services.metrics().limits().reached(Limit.CONTROL_FRAMES_OF_MESSAGE);
            handler.close(CloseReason.FLOODING);
            return false;
        }
        return allowsQuiet();
    }

    /** Counts a control frame or a blank line; answers with an error where there are too many. */
    private boolean allowsQuiet() {
        Floods floods = services.settings().limits().floods();
        int perSecond = floods.controlFramesPerSecond();
        long now = System.nanoTime();
        if (perSecond == 0 || quiet.tryTake(perSecond, floods.controlFramesAtOnce(), now)) {
            return true;
        }
        services.metrics().limits().reached(Limit.CONTROL_FRAMES);
        long wait = quiet.nanosUntilToken(perSecond, floods.controlFramesAtOnce(), now);
        handler.fail(
                null,
                ErrorCode.RATE_LIMITED,
                "too many control frames or empty lines",
                TimeUnit.NANOSECONDS.toMillis(wait) + 1);
        return false;
    }

    private void readMessage(ByteBuf message) {
        if (!deflated) {
            readInflated(message);
            return;
        }
        try {
            readInflated(Inflated.of(message));
        } catch (DataFormatException e) {
            handler.close(CloseReason.PROTOCOL_ERROR);
        } catch (Inflated.TooLongException e) {
            handler.close(CloseReason.TOO_BIG);
        }
    }

    private void readInflated(ByteBuf message) {
        if (dialect instanceof Dialect.Plain plain) {
            readLine(plain, message);
        } else {
            readCommand(message);
        }
    }

    /** The decoder lets a reason pass that ends within a character. */
    private void readClose(CloseWebSocketFrame close) {
        if (handler.isClosing() || isUtf8(close.content().duplicate().skipBytes(reasonStart(close)))) {
            handler.closedByClient(close.statusCode(), close.content());
        } else {
            handler.close(CloseReason.NOT_UTF8);
        }
    }

    /** Behind the code, if there is one. */
    private static int reasonStart(CloseWebSocketFrame close) {
        return Math.min(Short.BYTES, close.content().readableBytes());
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
            allowsQuiet();
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
