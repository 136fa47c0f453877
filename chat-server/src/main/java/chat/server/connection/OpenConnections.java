package chat.server.connection;

import chat.server.audit.Subject;
import chat.server.metrics.ServerMetrics;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open connections, and when to look after each: a wheel for each event loop, which costs a connection two numbers
 * and no timer of its own. Thread-safe; a wheel belongs to its loop.
 */
public final class OpenConnections {

    private final Map<EventLoop, Wheel> wheels = new ConcurrentHashMap<>();
    private final ServerMetrics metrics;
    private final AtomicInteger count = new AtomicInteger();
    private volatile PendingBytes pending = new PendingBytes(() -> Long.MAX_VALUE, () -> 0);

    /** Once everyone has to leave; then for those who come meanwhile, too. */
    private volatile @Nullable ComeBack comeBack;

    public OpenConnections(ServerMetrics metrics) {
        this.metrics = metrics;
    }

    /** Bounds what may wait for all of them together. */
    void bound(PendingBytes bound) {
        pending = bound;
    }

    /** With the server's own, if it has one: a stop waits for all. {@link #clients} are without it. */
    public int count() {
        return count.get();
    }

    int clients() {
        return (int) metrics.connections();
    }

    /** Takes no more commands from anyone; done when the sends under way have ended. */
    public CompletableFuture<Void> finish() {
        return CompletableFuture.allOf(
                wheels.values().stream().filter(Wheel::turns).map(Wheel::finish).toArray(CompletableFuture<?>[]::new));
    }

    /** Says goodbye to one after the other, when what it has asked for is done, until the last ones leave. */
    void depart(ComeBack when) {
        comeBack = when;
        onEachLoop(wheel -> wheel.depart(when));
    }

    /** Says goodbye to everyone now. */
    void goodbye(ComeBack when) {
        comeBack = when;
        onEachLoop(wheel -> wheel.goodbye(when));
    }

    private void onEachLoop(Consumer<Wheel> task) {
        wheels.values().stream().filter(Wheel::turns).forEach(wheel -> wheel.loop.execute(() -> task.accept(wheel)));
    }

    /**
     * Those that read too slowly, the longest first.
     *
     * @param most how many of each event loop
     */
    public CompletableFuture<List<OpenConnection>> behind(int most) {
        return views(Place::isBehind, most)
                .thenApply(found -> found.stream()
                        .sorted(Comparator.comparingLong(OpenConnection::behindSeconds)
                                .reversed())
                        .toList());
    }

    /** Those of somebody. */
    public CompletableFuture<List<OpenConnection>> of(Subject subject) {
        return views(place -> place.view().isOf(subject), Integer.MAX_VALUE);
    }

    /** Looks at every connection, each on its own loop; a loop that is stuck keeps the answer waiting. */
    private CompletableFuture<List<OpenConnection>> views(Predicate<Place> wanted, int most) {
        CompletableFuture<List<OpenConnection>> all = CompletableFuture.completedFuture(List.of());
        for (Wheel wheel : wheels.values()) {
            if (wheel.turns()) {
                all = all.thenCombine(
                        CompletableFuture.supplyAsync(() -> wheel.views(wanted, most), wheel.loop),
                        (some, more) ->
                                Stream.concat(some.stream(), more.stream()).toList());
            }
        }
        return all;
    }

    /** The wheel of the loop that calls. */
    Wheel on(EventLoop loop) {
        return wheels.computeIfAbsent(loop, added -> new Wheel(added, this));
    }

    /** A connection's place on a wheel. */
    abstract static class Place {
        private static final int NOWHERE = -1;
        private int slot = NOWHERE;
        private int index;

        /** False for the server's own, which is shown to nobody. */
        abstract boolean isClient();

        /** Is due; says in how many seconds it is due again. */
        abstract int check();

        /** Takes no more commands; runs {@code then} when the sends under way have ended. */
        abstract void finish(Runnable then);

        /** As an operator sees it. */
        abstract OpenConnection view();

        /** How much waits for it to read. */
        abstract long pendingBytes();

        /** Ends now, as too much waits for all. */
        abstract void cutOff();

        /** Whether it reads too slowly. */
        abstract boolean isBehind();

        /** The server stops. */
        abstract void goodbye(long retryAfterMs);

        boolean isGone() {
            return slot == NOWHERE;
        }
    }

    static final class Wheel {

        /** Many short ticks, as the loop does nothing else while one checks all that is due. */
        private static final int TICKS_PER_SECOND = 16;

        /** Between two looks at what waits. */
        private static final int TICKS_PER_LOOK = 4;

        private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1) / TICKS_PER_SECOND;
        private static final int SLOTS = 128 * TICKS_PER_SECOND;

        private final EventLoop loop;
        private final OpenConnections all;
        private final List<List<Place>> slots = Stream.<List<Place>>generate(() -> new ArrayList<>(0))
                .limit(SLOTS)
                .toList();
        private int now;
        private long dueNanos;
        private long pendingBytes;
        private @Nullable Departures departures;

        private Wheel(EventLoop loop, OpenConnections all) {
            this.loop = loop;
            this.all = all;
            tickLater();
        }

        /** Whether its loop has not ended by a mistake. */
        private boolean turns() {
            return !loop.isShuttingDown();
        }

        private void tickLater() {
            dueNanos = loop.ticker().nanoTime() + TICK_NANOS;
            loop.schedule(this::tick, TICK_NANOS, TimeUnit.NANOSECONDS);
        }

        private void tick() {
            all.metrics.loopDelay(loop.ticker().nanoTime() - dueNanos, TimeUnit.NANOSECONDS);
            now = (now + 1) % SLOTS;
            for (Place due : List.copyOf(slots.get(now))) {
                int seconds = due.check();
                if (!due.isGone()) {
                    take(due);
                    put(due, seconds);
                }
            }
            if (now % TICKS_PER_LOOK == 0) {
                checkPending();
            }
            tickLater();
        }

        private void checkPending() {
            PendingBytes bound = all.pending;
            if (bound.isMemoryShort()) {
                pendingBytes = bound.check(places(), pendingBytes);
            } else if (pendingBytes > 0) {
                bound.change(-pendingBytes);
                pendingBytes = 0;
            }
        }

        private CompletableFuture<Void> finish() {
            CompletableFuture<Void> finished = new CompletableFuture<>();
            loop.execute(() -> {
                List<Place> places = places();
                AtomicInteger left = new AtomicInteger(places.size() + 1);
                Runnable one = () -> {
                    if (left.decrementAndGet() == 0) {
                        finished.complete(null);
                    }
                };
                places.forEach(place -> place.finish(one));
                one.run();
            });
            return finished;
        }

        private List<OpenConnection> views(Predicate<Place> wanted, int most) {
            return places().stream()
                    .filter(Place::isClient)
                    .filter(wanted)
                    .limit(most)
                    .map(Place::view)
                    .toList();
        }

        private List<Place> places() {
            return slots.stream().flatMap(List::stream).toList();
        }

        private void depart(ComeBack when) {
            if (departures == null) {
                departures = new Departures(loop, when, places());
                loop.execute(departures);
            }
        }

        private void goodbye(ComeBack when) {
            departures = new Departures(loop, when, List.of());
            long nanos = loop.ticker().nanoTime();
            places().forEach(place -> place.goodbye(when.retryAfterMillis(nanos)));
        }

        /** Adds a connection, which is due in {@code seconds}. */
        void add(Place place, int seconds) {
            assert loop.inEventLoop();
            all.count.incrementAndGet();
            if (place.isClient()) {
                all.metrics.opened();
            }
            put(place, seconds);
            ComeBack leaving = all.comeBack;
            if (departures != null) {
                departures.add(place);
            } else if (leaving != null) {
                depart(leaving);
            }
        }

        /** Changes in how many seconds a connection is due. */
        void move(Place place, int seconds) {
            assert loop.inEventLoop();
            take(place);
            put(place, seconds);
        }

        void remove(Place place) {
            assert loop.inEventLoop();
            all.count.decrementAndGet();
            if (place.isClient()) {
                all.metrics.closed();
            }
            take(place);
        }

        private void put(Place place, int seconds) {
            int ticks = seconds * TICKS_PER_SECOND;
            place.slot = (now + Math.max(1, Math.min(ticks, SLOTS - 1))) % SLOTS;
            List<Place> slot = slots.get(place.slot);
            place.index = slot.size();
            slot.add(place);
        }

        private void take(Place place) {
            List<Place> slot = slots.get(place.slot);
            Place last = slot.remove(slot.size() - 1);
            if (last != place) {
                slot.set(place.index, last);
                last.index = place.index;
            }
            place.slot = Place.NOWHERE;
        }
    }
}
