package chat.server.connection;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Says goodbye to the connections of one event loop, evenly until the last ones leave. Confined to that loop. */
final class Departures implements Runnable {

    private static final long STEP_MILLIS = 50;

    private final EventLoop loop;
    private final ComeBack comeBack;
    private final Deque<OpenConnections.Place> staying;

    /** How many may still be there; the first one leaves at once. */
    private double stay;

    private long leftMillis;

    Departures(EventLoop loop, ComeBack comeBack, Collection<OpenConnections.Place> all) {
        this.loop = loop;
        this.comeBack = comeBack;
        this.staying = new ArrayDeque<>(all);
        this.stay = Math.max(0, all.size() - 1);
        this.leftMillis = comeBack.leftMillis(loop.ticker().nanoTime());
    }

    /** Adds one that has come since, and is the next to leave. */
    void add(OpenConnections.Place late) {
        staying.addFirst(late);
        if (staying.size() == 1) {
            loop.execute(this);
        }
    }

    @Override
    public void run() {
        staying.removeIf(OpenConnections.Place::isGone);
        long nowLeftMillis = comeBack.leftMillis(loop.ticker().nanoTime());
        stay = leftMillis == 0 ? 0 : Math.min(stay, staying.size()) * nowLeftMillis / leftMillis;
        leftMillis = nowLeftMillis;
        while (staying.size() > Math.ceil(stay)) {
            leave(staying.remove());
        }
        if (!staying.isEmpty()) {
            loop.schedule(this, Math.min(STEP_MILLIS, leftMillis), TimeUnit.MILLISECONDS);
        }
    }

    /** When what it has asked for is done. */
    private void leave(OpenConnections.Place place) {
        place.finish(() -> place.goodbye(comeBack.retryAfterMillis(loop.ticker().nanoTime())));
    }
}
