package chat.server.net;

import chat.server.limit.Rarely;
import chat.server.metrics.ServerMetrics;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pauses accepting while there are no file handles for more connections; those who connect meanwhile wait in the kernel. The
 * first handler of one listening channel, or of several on the same event loop: what they accept counts until it is closed.
 * Confined to that loop.
 */
@Sharable
public final class AcceptGate extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(AcceptGate.class);

    /** After which accepting is tried again where the kernel refused it. */
    private static final long RETRY_MILLIS = 500;

    private final String what;
    private final int most;
    private final String hint;
    private final ServerMetrics metrics;
    private final Rarely lines = new Rarely(System.nanoTime());
    private final ChannelFutureListener closed = done -> left();
    private int open;
    private boolean refused;
    private volatile boolean paused;
    private final List<ChannelHandlerContext> listeners = new CopyOnWriteArrayList<>();

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

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        listeners.add(ctx);
        if (paused) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object accepted) {
        open++;
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
        listeners.forEach(listener -> listener.channel().config().setAutoRead(!pause));
    }

    private void say(String why) {
        if (lines.mayPass(System.nanoTime())) {
            log.warn("{} have to wait: {}", what, why);
        }
    }
}
