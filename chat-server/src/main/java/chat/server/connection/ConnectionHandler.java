package chat.server.connection;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.ServerMessage;
import chat.protocol.UserName;
import chat.protocol.websocket.ControlFrame;
import chat.server.limit.TokenBucket;
import chat.server.room.Frames;
import chat.server.room.Subscriber;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last handler of a WebSocket's pipeline: begins and ends a connection, and keeps its time limits. Confined to its event
 * loop.
 */
public final class ConnectionHandler extends ChannelInboundHandlerAdapter implements Replies, CommandQueue.Congestion {

    private static final Logger log = LoggerFactory.getLogger(ConnectionHandler.class);

    private static final int HELLO_SECONDS = 10;
    private static final int CLOSE_SECONDS = 1;
    private static final int ERRORS_PER_SECOND = 10;
    private static final int ERROR_BURST = 200;

    private final Services services;
    private final Dialect dialect;
    private final ChannelHandlerContext wire;
    private final boolean welcome;
    private final TokenBucket errors = new TokenBucket(ERRORS_PER_SECOND, ERROR_BURST, System.nanoTime());
    private final CommandQueue commands = new CommandQueue(this::updateReading, this);
    private final Liveness liveness;

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Subscriber subscriber;
    private @Nullable Connection connection;
    private @Nullable FrameReader frames;
    private boolean closing;

    /**
     * To be added when the handshake's answer has been written.
     *
     * @param wire whole frames are written from here
     * @param welcome false for a connection too many, which is closed with a code that says so
     */
    public ConnectionHandler(Services services, Dialect dialect, ChannelHandlerContext wire, boolean welcome) {
        this.services = services;
        this.dialect = dialect;
        this.wire = wire;
        this.welcome = welcome;
        this.liveness = new Liveness(this, services);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        boolean plain = dialect instanceof Dialect.Plain;
        subscriber = services.rooms().subscriber(wire, plain, this::close);
        services.connections().on(ctx.channel().eventLoop()).add(liveness, HELLO_SECONDS);
        connection = new Connection(services, this, subscriber, commands);
        commands.handleWith(connection::handle);
        frames = new FrameReader(this, dialect, services);
        if (!welcome) {
            close(CloseReason.TOO_MANY_CONNECTIONS);
        } else if (dialect instanceof Dialect.Plain line) {
            connection.openPlain(line.room(), line.name());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof WebSocketFrame frame && frames != null) {
                liveness.heard();
                frames.read(frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public boolean isCongested() {
        return services.streams().isCongested();
    }

    @Override
    public void whenRelieved(Runnable task) {
        services.streams().whenRelieved(() -> context().executor().execute(task));
    }

    CommandQueue commands() {
        return commands;
    }

    boolean isClosing() {
        return closing;
    }

    boolean saidHello() {
        return connection().saidHello();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        boolean writable = ctx.channel().isWritable();
        liveness.writable(writable);
        if (!writable) {
            int mostSeconds =
                    (int) services.settings().slowReaders().maxBehind().toSeconds();
            services.connections().on(ctx.channel().eventLoop()).move(liveness, mostSeconds);
        }
        subscriber().setWritable(writable);
        commands.setPaused(!writable);
        updateReading();
    }

    /** A client that does not read its answers, or waits for some, is not read from either. */
    private void updateReading() {
        if (ctx != null) {
            ctx.channel().config().setAutoRead(closing || subscriber().isWritable() && !commands.isFull());
        }
    }

    @Override
    public void reply(ServerMessage message) {
        if (closing) {
            return;
        }
        ByteBuf frame = frame(message);
        if (frame != null) {
            services.metrics().replied(frame.readableBytes());
            subscriber().write(frame);
        }
    }

    private @Nullable ByteBuf frame(ServerMessage message) {
        if (dialect instanceof Dialect.ChatV1) {
            return Frames.chat(message);
        }
        if (message instanceof ServerMessage.Failed failed) {
            return Frames.plain(UserName.SERVER, failed.message());
        }
        return message instanceof ServerMessage.Goodbye goodbye
                ? Frames.plain(UserName.SERVER, goodbye.reason())
                : null;
    }

    @Override
    public void fail(@Nullable String id, ErrorCode code, String message, @Nullable Long retryAfterMs) {
        services.metrics().error(code);
        reply(new ServerMessage.Failed(id, code, message, retryAfterMs));
        if (!code.isOfServer() && !errors.tryTake(System.nanoTime())) {
            close(CloseReason.FLOODING);
        }
    }

    void ping() {
        ByteBuf frame = newControlFrame();
        ControlFrame.appendPing(frame);
        subscriber().write(frame);
    }

    void pong(ByteBuf payload) {
        if (!closing) {
            ByteBuf frame = newControlFrame();
            ControlFrame.appendPong(frame, payload);
            subscriber().write(frame);
        }
    }

    private ByteBuf newControlFrame() {
        return context().alloc().directBuffer(2 + ControlFrame.MAX_PAYLOAD_BYTES);
    }

    @Override
    public void close(CloseReason reason) {
        if (closing) {
            return;
        }
        services.metrics().closedWith(reason);
        end(false);
        ByteBuf frame = newControlFrame();
        ControlFrame.appendClose(frame, reason.code(), reason.text());
        subscriber().write(frame);
        // The client answers with a close frame of its own; to close before would let the reset overtake ours.
        updateReading();
        context().executor().schedule(() -> context().close(), CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** The client closes, or answers our close frame. */
    void closedByClient(int code, ByteBuf payload) {
        if (closing) {
            context().close();
            return;
        }
        services.metrics().closedByClient(code);
        end(true);
        ByteBuf frame = newControlFrame();
        ControlFrame.appendCloseReply(frame, payload);
        wire.writeAndFlush(frame).addListener(ChannelFutureListener.CLOSE);
    }

    /** Takes no more commands; runs {@code then} when the sends under way have ended. */
    void finish(Runnable then) {
        commands.finish(then);
    }

    /** Comes after what others said before they had to finish. */
    void goodbye(long retryAfterMs) {
        subscriber().afterBroadcasts(() -> {
            reply(new ServerMessage.Goodbye("the server is restarting", retryAfterMs));
            close(CloseReason.RESTARTING);
        });
    }

    private void end(boolean graceful) {
        closing = true;
        connection().end(graceful);
        commands.finish(() -> {});
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!closing) {
            services.metrics().closedByClient(0);
            end(false);
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        services.connections().on(ctx.channel().eventLoop()).remove(liveness);
        if (frames != null) {
            frames.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            close(reasonFor(corrupted.closeStatus().code()));
        } else if (cause instanceof TooLongFrameException) {
            close(CloseReason.TOO_BIG);
        } else if (cause instanceof CodecException) {
            close(CloseReason.PROTOCOL_ERROR);
        } else if (cause instanceof IOException) {
            ctx.close(); // the client is gone
        } else {
            log.error("closing a connection after a mistake of the server's", cause);
            close(CloseReason.INTERNAL_ERROR);
        }
    }

    private static CloseReason reasonFor(int code) {
        if (code == CloseReason.TOO_BIG.code()) {
            return CloseReason.TOO_BIG;
        }
        return code == CloseReason.NOT_UTF8.code() ? CloseReason.NOT_UTF8 : CloseReason.PROTOCOL_ERROR;
    }

    private ChannelHandlerContext context() {
        return added(ctx);
    }

    private Subscriber subscriber() {
        return added(subscriber);
    }

    private Connection connection() {
        return added(connection);
    }

    private static <T> T added(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return part;
    }
}
