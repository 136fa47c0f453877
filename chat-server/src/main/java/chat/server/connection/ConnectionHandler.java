package chat.server.connection;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.ServerMessage;
import chat.server.audit.Located;
import chat.server.ending.Ending;
import chat.server.room.Subscriber;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
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

    private final Services services;
    private final Dialect dialect;
    private final ChannelHandlerContext wire;
    private final boolean welcome;
    private HandshakeCredentials shown;
    private final ErrorLimit errors;
    private final CommandQueue commands = new CommandQueue(this::updateReading, this);
    private final Liveness liveness;

    private @Nullable ChannelHandlerContext ctx;
    private @Nullable Subscriber subscriber;
    private @Nullable Connection connection;
    private @Nullable FrameReader frames;
    private @Nullable FrameWriter writer;
    private @Nullable Closing closing;
    private boolean gone;

    /**
     * To be added when the handshake's answer has been written.
     *
     * @param wire whole frames are written from here
     * @param shown what came with the handshake
     * @param welcome false for a connection too many, which is closed with a code that says so
     */
    public ConnectionHandler(
            Services services,
            Dialect dialect,
            ChannelHandlerContext wire,
            HandshakeCredentials shown,
            boolean welcome) {
        this.services = services;
        this.dialect = dialect;
        this.wire = wire;
        this.shown = shown;
        this.welcome = welcome;
        this.errors = new ErrorLimit(services.metrics().limits());
        this.liveness = new Liveness(this, services, dialect, wire.handler());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        subscriber = services.rooms().subscriber(wire, dialect.encoding(), liveness::lost);
        services.connections().on(ctx.channel().eventLoop()).add(liveness, liveness.helloSeconds());
        writer = new FrameWriter(dialect, subscriber, ctx.alloc(), services.metrics());
        connection = new Connection(services, this, subscriber, commands, shown, Located.address(wire.handler()));
        shown = HandshakeCredentials.NONE;
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
        return closing != null;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        boolean writable = ctx.channel().isWritable();
        liveness.writable(writable);
        if (!writable && closing == null) {
            services.connections().on(ctx.channel().eventLoop()).move(liveness, liveness.behindSeconds());
        }
        subscriber().setWritable(writable);
        commands.setPaused(!writable);
        updateReading();
    }

    /** A client that does not read its answers, or waits for some, is not read from either. */
    private void updateReading() {
        if (ctx != null && !hasSaidAll()) {
            boolean reading = closing == null && subscriber().isWritable() && !commands.isFull();
            ctx.channel().config().setAutoRead(reading);
        }
    }

    private boolean hasSaidAll() {
        return gone || closing != null && closing.isFinished();
    }

    @Override
    public void reply(ServerMessage message) {
        if (hasSaidAll()) {
            return;
        }
        writer().write(message);
    }

    @Override
    public void fail(@Nullable String id, ErrorCode code, String message, @Nullable Long retryAfterMs) {
        liveness.tally().refused(code, message);
        reply(new ServerMessage.Failed(id, code, message, retryAfterMs));
        if (!errors.allows(code)) {
            close(CloseReason.FLOODING);
        }
    }

    void ping() {
        writer().ping();
    }

    void pong(ByteBuf payload) {
        if (!isClosing()) {
            writer().pong(payload);
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (closing == null) {
            liveness.tally().closed(reason);
            begin(writer().close(reason), null, false);
        }
    }

    /** The client closes, or answers our close frame. */
    void closedByClient(int code, ByteBuf payload) {
        if (closing == null) {
            liveness.tally().closedByClient(code);
            begin(writer().closeReply(payload), subscriber(), true);
        } else {
            closing.clientEnded();
        }
    }

    /** The client sends no more. One that leaves without a close frame gets none. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            leftWithoutAWord().clientEnded();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone = true;
        leftWithoutAWord().clientIsGone();
        ctx.fireChannelInactive();
    }

    private Closing leftWithoutAWord() {
        if (closing != null) {
            return closing;
        }
        liveness.tally().leftWithoutAWord();
        return begin(Unpooled.EMPTY_BUFFER, subscriber(), false);
    }

    /** See {@link Closing}. */
    private Closing begin(ByteBuf lastWord, @Nullable Subscriber fed, boolean graceful) {
        Closing begun =
                new Closing(wire, commands, lastWord, fed, () -> connection().end(graceful));
        closing = begun;
        if (gone) {
            begun.clientIsGone();
        }
        frames().release();
        services.connections().on(context().channel().eventLoop()).move(liveness, Closing.FINISH_SECONDS);
        updateReading();
        begun.begin();
        return begun;
    }

    /** A connection that should have ended by now. */
    void overdue() {
        if (closing != null) {
            closing.overdue();
        }
    }

    /** Takes no more commands; runs {@code then} when those that were taken have been carried out. */
    void finish(Runnable then) {
        commands.finish(then);
    }

    /** Comes after what others said before they had to finish. The commands have had their time. */
    void goodbye(String reason, long retryAfterMs) {
        subscriber().afterBroadcasts(() -> {
            if (closing == null) {
                reply(new ServerMessage.Goodbye(reason, retryAfterMs));
                close(CloseReason.RESTARTING);
            }
            if (closing != null) {
                closing.finish();
            }
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        services.connections().on(ctx.channel().eventLoop()).remove(liveness);
        frames().release();
        if (closing != null && !closing.isFinished()) {
            ctx.executor().schedule(closing::finish, Closing.FINISH_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        CloseReason violation = FrameReader.violation(cause);
        if (violation != null) {
            close(violation);
        } else if (services.metrics().outOfMemory(cause)) {
            Ending.close(ctx.channel()); // there is none for a close frame
        } else if (cause instanceof IOException) {
            Ending.close(ctx.channel()); // the client is gone
        } else {
            log.error("closing a connection after a mistake of the server's", cause);
            close(CloseReason.INTERNAL_ERROR);
        }
    }

    ChannelHandlerContext context() {
        return added(ctx);
    }

    private Subscriber subscriber() {
        return added(subscriber);
    }

    Connection connection() {
        return added(connection);
    }

    private FrameReader frames() {
        return added(frames);
    }

    private FrameWriter writer() {
        return added(writer);
    }

    private static <T> T added(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return part;
    }
}
