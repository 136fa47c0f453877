package chat.server.ending;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose last bytes have been written to its channel: a lingering close. A socket that is closed with input
 * unread is reset, and the reset would take the last bytes from the client (RFC 9112, section 9.6).
 *
 * <pre>
 *   SENDING  --the last bytes are sent--> DROPPING   no more is sent (a FIN)
 *   DROPPING --the client has ended, the time is over, too much has come--> CLOSED
 *   SENDING  --the time is over, too much has come--> CLOSED   by a reset: the client does not read
 * </pre>
 *
 * <p>Stands before the handlers that read, and counts; what they are given is theirs to drop. Confined to its event loop.
 */
public final class Ending extends ChannelInboundHandlerAdapter {

    private static final long DROPPING_MILLIS = 1_000;
    private static final int MOST_DROPPED_BYTES = 256 * 1024;

    private enum Phase {
        SENDING,
        DROPPING,
        CLOSED
    }

    private final ChannelFuture last;
    private final long sendingMillis;
    private Phase phase = Phase.SENDING;
    private boolean clientEnded;
    private long dropped;
    private @Nullable Future<?> deadline;
    private @Nullable ChannelHandlerContext ctx;

    /**
     * To be added to the pipeline.
     *
     * @param last the last write, which is flushed
     * @param sendingMillis how long that may take
     */
    public Ending(ChannelFuture last, long sendingMillis) {
        this.last = last;
        this.sendingMillis = sendingMillis;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        closeIn(sendingMillis, ctx);
        ctx.channel().config().setAutoRead(true);
        last.addListener(sent -> stopSending(ctx, sent));
    }

    private void closeIn(long millis, ChannelHandlerContext ctx) {
        forgetDeadline();
        deadline = ctx.executor().schedule(() -> end(ctx), millis, TimeUnit.MILLISECONDS);
    }

    private void stopSending(ChannelHandlerContext ctx, Future<?> sent) {
        if (phase != Phase.SENDING) {
            return;
        }
        if (!sent.isSuccess() || !(ctx.channel() instanceof DuplexChannel socket)) {
            end(ctx);
            return;
        }
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        ChannelFuture said = tls == null ? ctx.newSucceededFuture() : tls.closeOutbound();
        said.addListener(done -> drop(ctx, socket));
    }

    private void drop(ChannelHandlerContext ctx, DuplexChannel socket) {
        if (phase != Phase.SENDING) {
            return;
        }
        phase = Phase.DROPPING;
        socket.shutdownOutput();
        if (clientEnded) {
            end(ctx);
        } else {
            closeIn(DROPPING_MILLIS, ctx);
        }
    }

    /** The client sends no more, or has answered: as soon as it has been sent everything, there is nothing to wait for. */
    public void clientEnded() {
        clientEnded = true;
        if (phase == Phase.DROPPING && ctx != null) {
            end(ctx);
        }
    }

    private void end(ChannelHandlerContext ctx) {
        phase = Phase.CLOSED;
        forgetDeadline();
        close(ctx.channel());
    }

    private void forgetDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            dropped += bytes.readableBytes();
        }
        ctx.fireChannelRead(message);
        if (dropped > MOST_DROPPED_BYTES && phase != Phase.CLOSED) {
            end(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event instanceof ChannelInputShutdownEvent) {
            clientEnded();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        phase = Phase.CLOSED;
        forgetDeadline();
    }

    /**
     * Closes a socket now, whatever is under way on it. On the channel's event loop.
     *
     * <p>A client that does not read what was written gets a reset, as the kernel would go on to offer it the rest.
     */
    public static void close(Channel channel) {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        if (unsent != null && !unsent.isEmpty() && channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.config().setAutoRead(false); // or the end of a read that is under way would begin another
        freeOperations(channel);
        channel.unsafe().close(channel.unsafe().voidPromise());
    }

    /**
     * Ends what the kernel has under way on a socket. With io_uring a close waits for that, and a send to a client that does
     * not read would never end.
     */
    private static void freeOperations(Channel channel) {
        if (channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket && socket.isOpen()) {
            try {
                socket.shutdown(true, true);
            } catch (IOException | NotYetConnectedException e) {
                // The client has reset the connection: nothing is under way.
            }
        }
    }
}
