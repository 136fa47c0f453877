package chat.server.connection;

import chat.protocol.CloseReason;
import chat.server.audit.Located;
import io.netty.channel.ChannelHandler;
import java.util.concurrent.TimeUnit;

/**
 * Whether a connection still lives: it says hello in time, answers pings, and reads what it is sent. Confined to the
 * connection's event loop.
 */
final class Liveness extends OpenConnections.Place {

    private static final int PONG_SECONDS = 10;

    private final ConnectionHandler handler;
    private final Services services;
    private final Tally tally;
    private boolean heard;
    private boolean pinged;
    private boolean writable = true;
    private long unwritableSinceNanos;

    Liveness(ConnectionHandler handler, Services services, ChannelHandler wire) {
        this.handler = handler;
        this.services = services;
        this.tally = new Tally(handler, services, wire instanceof Located client ? client : null);
    }

    private int pingSeconds() {
        return (int) services.settings().talk().pingInterval().toSeconds();
    }

    Tally tally() {
        return tally;
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
    OpenConnection view() {
        return tally.view(behindNanos());
    }

    @Override
    boolean isBehind() {
        return !writable;
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
        if (!handler.saidHello()) {
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
            handler.close(CloseReason.NO_PONG);
            return pingSeconds();
        }
        pinged = true;
        handler.ping();
        return PONG_SECONDS;
    }

    @Override
    void finish(Runnable then) {
        handler.finish(then);
    }

    @Override
    void goodbye(long retryAfterMs) {
        handler.goodbye(retryAfterMs);
    }
}
