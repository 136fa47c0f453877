package chat.server.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import chat.server.OwnLines;
import chat.server.config.Floods;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import chat.server.wire.PipelineServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that says given bytes to the chat's pipeline, ends, and waits. Whatever the bytes, the server answers all at once, logs no error,
 * throws nothing, closes within a minute, each way once, and releases all buffers. Used by one thread.
 */
final class Conversation {

    /** Without limits of rates, which would make answers depend on how long they take. */
    static final Settings SETTINGS = ServerConfig.defaults()
            .settings()
            .withTalk(talk -> talk.withSendsPerSecond(0))
            .withLimits(limits -> limits.withFloods(usual -> new Floods(0, 0, 0, 0, 0)));

    private static final int PATIENCE_SECONDS = 60;

    static {
        new HttpResponseEncoder(); // whose class has buffers of its own
    }

    private Conversation() {}

    /**
     * Holds a conversation.
     *
     * @param pieces as the packets bring them; what comes after the server has closed is lost
     * @return what the server said
     */
    static byte[] hold(Settings settings, List<byte[]> pieces) {
        long buffersBefore = bufferBytes();
        OwnLines log = new OwnLines();
        ch.qos.logback.classic.Logger root =
                ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        byte[] said;
        try {
            said = hold(FakeSocket.accepted(PipelineServer.pipeline(() -> settings)), pieces);
        } finally {
            root.detachAppender(log);
        }
        for (ILoggingEvent event : log.list) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                throw new AssertionError("logs an error: " + event.getFormattedMessage() + " "
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getClassName() + ": "
                                        + event.getThrowableProxy().getMessage()));
            }
        }
        if (bufferBytes() != buffersBefore) {
            throw new AssertionError("leaks " + (bufferBytes() - buffersBefore) + " bytes of buffers");
        }
        return said;
    }

    private static byte[] hold(FakeSocket socket, List<byte[]> pieces) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            if (!socket.isOpen()) {
                break;
            }
            if (!socket.config().isAutoRead()) {
                throw new AssertionError("does not read, and waits for nothing");
            }
            ByteBuf bytes = ByteBufAllocator.DEFAULT.buffer(piece.length).writeBytes(piece);
            socket.writeInbound(bytes);
            socket.runPendingTasks();
            take(socket, said);
        }
        if (socket.isOpen()) {
            socket.endInput();
        }
        socket.await(PATIENCE_SECONDS);
        take(socket, said);
        List<String> violations = new ArrayList<>(socket.violations);
        if (socket.isOpen()) {
            violations.add("stays open for " + PATIENCE_SECONDS + " s after its client has ended");
        }
        if (!socket.inboundMessages().isEmpty()) {
            violations.add("nobody takes " + socket.inboundMessages().peek());
        }
        socket.finishAndReleaseAll();
        socket.checkException();
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("; ", violations));
        }
        return said.toByteArray();
    }

    private static void take(FakeSocket socket, ByteArrayOutputStream said) {
        for (ByteBuf bytes = socket.readOutbound(); bytes != null; bytes = socket.readOutbound()) {
            byte[] some = new byte[bytes.readableBytes()];
            bytes.readBytes(some);
            bytes.release();
            said.writeBytes(some);
        }
    }

    /** In use now; 0 where the allocator does not count, and Netty's leak detector does. */
    private static long bufferBytes() {
        return ByteBufAllocator.DEFAULT instanceof UnpooledByteBufAllocator counting
                ? counting.metric().usedHeapMemory() + counting.metric().usedDirectMemory()
                : 0;
    }

    /** @param most bytes of a piece; 0 for one piece of any size */
    static List<byte[]> cut(byte[] bytes, int most) {
        if (most == 0) {
            return List.of(bytes);
        }
        List<byte[]> pieces = new ArrayList<>();
        for (int start = 0; start < bytes.length; start += most) {
            pieces.add(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + most)));
        }
        return pieces;
    }
}
