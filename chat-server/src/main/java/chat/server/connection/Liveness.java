package chat.server.connection;

import chat.protocol.CloseReason;
import chat.server.audit.Located;
import chat.server.ending.Ending;
import chat.server.metrics.LimitMeters.Limit;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether a connection still lives: it says hello in time, answers pings, and reads what it is sent. Confined to the
 * connection's event loop.
 */
final class Liveness extends OpenConnections.Place {

    private final ConnectionHandler handler;
    private final Services services;
    private final Tally tally;
    private boolean heard;
    private boolean pinged;
    private boolean writable = true;
    private long unwritableSinceNanos;

    Liveness(ConnectionHandler handler, Services services, Dialect dialect, ChannelHandler wire) {
        this.handler = handler;
        this.services = services;
        boolean own = dialect instanceof Dialect.Plain plain && plain.isCanary();
        this.tally = new Tally(handler, services, wire instanceof Located client ? client : null, own);
    }

    private int pingSeconds() {
        return (int) services.settings().talk().pingInterval().toSeconds();
    }

    Tally tally() {
        return tally;
    }

    int helloSeconds() {
        return (int) services.settings().limits().patience().hello().toSeconds();
    }

    int behindSeconds() {
        return (int) services.settings().slowReaders().maxBehind().toSeconds();
    }

    void heard() {
        heard = true;
        tally.received();
    }

    void writable(boolean writable) {
        this.writable = writable;
        this.unwritableSinceNanos = System.nanoTime();
        this.heard = true; // nothing was read while it could not be written
    }

    @Override
    boolean isClient() {
        return !tally.isOwn();
    }

    @Override
    OpenConnection view() {
        return tally.view(behindNanos());
    }

    @Override
    boolean isBehind() {
        return !writable;
    }

    @Override
    long pendingBytes() {
        ChannelOutboundBuffer pending = handler.context().channel().unsafe().outboundBuffer();
        return pending == null ? 0 : pending.totalPendingWriteBytes();
    }

    @Override
    void cutOff() {
        services.metrics().limits().reached(Limit.PENDING_BYTES_IN_ALL);
        handler.close(CloseReason.TOO_SLOW);
        Ending.close(handler.context().channel());
    }

    private long behindNanos() {
        return writable ? 0 : System.nanoTime() - unwritableSinceNanos;
    }

    @Override
    int check() {
        if (handler.isClosing()) {
            handler.overdue();
            return 1;
        }
        if (!handler.connection().saidHello()) {
            services.metrics().limits().reached(Limit.HELLO_TIME);
            handler.close(CloseReason.SAID_NOTHING);
            return pingSeconds();
        }
        if (!writable) {
            return checkSlowReader();
        }
        return checkSilence();
    }

    private int checkSlowReader() {
        long left = services.settings().slowReaders().maxBehind().toNanos() - behindNanos();
        if (left <= 0) {
            services.metrics().limits().reached(Limit.BEHIND_TIME);
            handler.close(CloseReason.TOO_SLOW);
            return pingSeconds();
        }
        return (int) TimeUnit.NANOSECONDS.toSeconds(left) + 1;
    }

    private int checkSilence() {
        if (heard) {
            heard = false;
            pinged = false;
            return pingSeconds();
        }
        if (pinged) {
            services.metrics().limits().reached(Limit.PONG_TIME);
            handler.close(CloseReason.NO_PONG);
            return pingSeconds();
        }
        pinged = true;
        handler.ping();
        return (int) services.settings().limits().patience().pong().toSeconds();
    }

    @Override
    void finish(Runnable then) {
        handler.finish(then);
    }

    @Override
    void goodbye(long retryAfterMs) {
        handler.goodbye("the server is restarting", retryAfterMs);
    }

    /** What the client has to get next is gone. Whom a room sends away that begins anew can come back at once, but not with all others. */
    void lost(CloseReason reason) {
        if (reason != CloseReason.RESTARTING) {
            handler.close(reason);
            return;
        }
        ComeBack soon = ComeBack.after(Duration.ZERO, services.connections().count(), true);
        finish(() -> handler.goodbye(
                "messages of a room are gone: join it again", soon.retryAfterMillis(System.nanoTime())));
    }
}
