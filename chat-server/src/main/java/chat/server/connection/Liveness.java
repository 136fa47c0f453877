package chat.server.connection;

import chat.protocol.CloseReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Whether a connection still lives: it says hello in time, answers pings, and reads what it is sent. Confined to the
 * connection's event loop.
 */
final class Liveness extends OpenConnections.Place {

    private static final int PONG_SECONDS = 10;

    private final ConnectionHandler handler;
    private final int pingSeconds;
    private final Duration mostBehind;
    private boolean heard;
    private boolean pinged;
    private boolean writable = true;
    private long unwritableSinceNanos;

    /** @param mostBehind how long a connection can go without being writable */
    Liveness(ConnectionHandler handler, int pingSeconds, Duration mostBehind) {
        this.handler = handler;
        this.pingSeconds = pingSeconds;
        this.mostBehind = mostBehind;
    }

    void heard() {
        heard = true;
    }

    void writable(boolean writable) {
        this.writable = writable;
        this.unwritableSinceNanos = System.nanoTime();
        this.heard = true; // nothing was read while it could not be written
    }

    @Override
    int check() {
        if (handler.isClosing()) {
            return pingSeconds;
        }
        if (!handler.saidHello()) {
            handler.close(CloseReason.SAID_NOTHING);
            return pingSeconds;
        }
        if (!writable) {
            return checkSlowReader();
        }
        return checkSilence();
    }

    private int checkSlowReader() {
        long left = mostBehind.toNanos() - (System.nanoTime() - unwritableSinceNanos);
        if (left <= 0) {
            handler.close(CloseReason.TOO_SLOW);
            return pingSeconds;
        }
        return (int) TimeUnit.NANOSECONDS.toSeconds(left) + 1;
    }

    private int checkSilence() {
        if (heard) {
            heard = false;
            pinged = false;
            return pingSeconds;
        }
        if (pinged) {
            handler.close(CloseReason.NO_PONG);
            return pingSeconds;
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
