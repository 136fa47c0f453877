package chat.server.net;

import chat.server.limit.Rarely;
import chat.server.metrics.ServerMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Paces accepting while the event loop is late, and pauses it while there are no file handles for more connections. Those who
 * connect meanwhile wait in the kernel. The first handler of one listening channel, or of several on the same event loop:
 * accepted connections count until they are closed. Confined to that loop.
 */
@Sharable
public final class AcceptGate extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(AcceptGate.class);

    /** After which accepting is tried again where the kernel refused it. */
    private static final long RETRY_MILLIS = 500;

    private static final long LOOK_MILLIS = 50;

    /** A loop that is later than this has enough to do with those whom it has accepted. */
    private static final long MOST_LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String what;
    private final int most;
    private final String hint;
    private final ServerMetrics metrics;
    private final Rarely lines = new Rarely(System.nanoTime());
    private final ChannelFutureListener closed = done -> left();
    private int open;
    private boolean refused;
    private boolean busy;

    /** Whether a look is due. */
    private boolean looking;

    /** Whether somebody has come since that look was set. */
    private boolean came;

    private long dueNanos;
    private volatile boolean paused;
    private final List<ChannelHandlerContext> listeners = new CopyOnWriteArrayList<>();

    /**
     * For those of clients.
     *
     * @param reserved how many file handles the other listeners can take
     */
    public static AcceptGate forClients(int reserved, ServerMetrics metrics) {
        return new AcceptGate(
                "clients",
                FileHandles.forConnections(reserved),
                "the other file handles are a reserve: raise LimitNOFILE, or ulimit -n",
                metrics);
    }

    /**
     * For listening channels.
     *
     * @param what its connections are, for the log
     * @param most of them at once
     * @param hint how there could be more, for the log
     */
    public AcceptGate(String what, int most, String hint, ServerMetrics metrics) {
        this.what = what;
        this.most = most;
        this.hint = hint;
        this.metrics = metrics;
    }

    /** Whether new connections have to wait. Any thread may ask. */
    public boolean isPaused() {
        return paused;
    }

    /** That they have to wait, in a few words; empty if they have not. Any thread may ask. */
    public Optional<String> trouble() {
        return paused ? Optional.of(what + " have to wait for file handles") : Optional.empty();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        listeners.add(ctx);
        accept();
    }

    private void lookLater(EventLoop loop) {
        looking = true;
        came = false;
        dueNanos = loop.ticker().nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
        loop.schedule(() -> look(loop), LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** While the loop is late, accepts one batch at each look, so that it finishes the handshakes that it has begun. */
    private void look(EventLoop loop) {
        if (!listeners.get(0).channel().isOpen()) {
            return;
        }
        busy = loop.ticker().nanoTime() - dueNanos > MOST_LATE_NANOS;
        accept();
        if (busy && !paused) {
            listeners.forEach(ChannelHandlerContext::read);
        }
        if (came || busy) {
            lookLater(loop);
        } else {
            looking = false;
        }
    }

    private void accept() {
        listeners.forEach(listener -> listener.channel().config().setAutoRead(!paused && !busy));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        open++;
        if (looking) {
            came = true;
        } else {
            lookLater(ctx.channel().eventLoop());
        }
        ((Channel) accepted).closeFuture().addListener(closed);
        update();
        ctx.fireChannelRead(accepted);
    }

    /** On the loop of the connection. */
    private void left() {
        ChannelHandlerContext first = listeners.get(0);
        if (!first.channel().isOpen()) {
            return; // the server stops
        }
        first.executor().execute(() -> {
            open--;
            update();
        });
    }

    /** The kernel does not accept: nearly always, as it has no handle left for that. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!refused) {
            refused = true;
            update();
            say(String.valueOf(cause.getMessage()));
            ctx.executor().schedule(this::tryAgain, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void tryAgain() {
        refused = false;
        update();
    }

    private void update() {
        boolean pause = refused || open >= most;
        if (pause == paused) {
            return;
        }
        paused = pause;
        if (pause) {
            metrics.acceptPaused();
        }
        if (open >= most) {
            say(open + " are open; " + hint);
        }
        accept();
    }

    private void say(String why) {
        if (lines.mayPass(System.nanoTime())) {
            log.warn("{} have to wait: {}", what, why);
        }
    }
}
