package chat.server.hook;

import chat.protocol.Member;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.server.config.Webhooks;
import chat.server.metrics.WebhookMetrics;
import chat.server.room.RoomObserver;
import chat.server.stream.Cursors;
import chat.server.stream.RoomStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's webhooks: hears what happens, and hands it to those that want it. Thread-safe. */
public final class Hooks implements RoomObserver {

    private static final Logger log = LoggerFactory.getLogger(Hooks.class);

    private static final long STOP_MILLIS = 1_000;

    private final RoomStreams streams;
    private final MeterRegistry registry;
    private final Cursors.Source cursors;
    private final Clock clock;
    private final Consumer<SingleThreadEventExecutor> watch;
    private final Supplier<Outside> outside;
    private volatile Wanted wanted = Wanted.NOTHING;

    private @Nullable Engine engine; // guarded by this, as is what follows
    private boolean stopped;

    /**
     * Hands nothing to anybody yet, and has no thread.
     *
     * @param cursors opened with the first webhook
     * @param watch gets the event loop, once there is one
     */
    public Hooks(
            RoomStreams streams,
            MeterRegistry registry,
            Cursors.Source cursors,
            Clock clock,
            Consumer<SingleThreadEventExecutor> watch) {
        this(streams, registry, cursors, clock, watch, Outside::ofSystem);
    }

    /** For tests with another world around them. */
    Hooks(
            RoomStreams streams,
            MeterRegistry registry,
            Cursors.Source cursors,
            Clock clock,
            Consumer<SingleThreadEventExecutor> watch,
            Supplier<Outside> outside) {
        this.streams = streams;
        this.registry = registry;
        this.cursors = cursors;
        this.clock = clock;
        this.watch = watch;
        this.outside = outside;
    }

    /**
     * Reads the file anew; it takes effect when the result is run.
     *
     * @throws IOException if it cannot be used, with a line for each fault; nothing has changed then
     */
    public synchronized Runnable prepare(Webhooks settings) throws IOException {
        HookFile file = HookFile.read(settings.file());
        if (!file.faults().isEmpty()) {
            throw new IOException(String.join("\n", file.faults()));
        }
        if (settings.file() == null && engine == null) {
            return () -> {};
        }
        Engine ready = engine == null ? open() : engine;
        engine = ready;
        return () -> apply(ready, file.hooks(), settings.allowPrivate());
    }

    private Engine open() throws IOException {
        try {
            Engine opened = new Engine(streams, cursors.open(streams), outside.get(), clock);
            watch.accept(opened.loop());
            return opened;
        } catch (IOException e) {
            throw new IOException("--webhooks: " + e.getMessage(), e);
        }
    }

    private synchronized void apply(Engine ready, List<Hook> hooks, boolean allowPrivate) {
        if (stopped) {
            return;
        }
        long nowMillis = clock.millis(); // before anything is heard for those that are new
        List<Courier> gone = new ArrayList<>(Arrays.asList(wanted.couriers()));
        List<Courier> next = new ArrayList<>();
        List<Engine.Start> starts = new ArrayList<>();
        for (Hook hook : hooks) {
            Courier present = find(gone, hook.name());
            if (present != null && present.isSame(hook, allowPrivate)) {
                gone.remove(present);
                next.add(present);
            } else {
                gone.remove(present);
                Courier added = ready.newCourier(
                        hook,
                        allowPrivate,
                        present == null ? new WebhookMetrics(registry, hook.name(), clock::millis) : present.metrics());
                next.add(added);
                starts.add(new Engine.Start(added, present, nowMillis));
            }
        }
        wanted = new Wanted(next.toArray(Courier[]::new));
        ready.change(starts, gone, hooks.stream().map(Hook::name).toList());
        log.info("webhooks: {}", hooks.isEmpty() ? "none" : String.join(", ", names(hooks)));
    }

    private static List<String> names(List<Hook> hooks) {
        return hooks.stream().map(hook -> hook.name() + " at " + hook.host()).toList();
    }

    private static @Nullable Courier find(List<Courier> couriers, String name) {
        return couriers.stream()
                .filter(courier -> courier.hook().name().equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void published(RoomEvent event) {
        for (Courier courier : wanted.in(event.room())) {
            courier.published(event.room());
        }
    }

    @Override
    public void joined(RoomName room, Member member) {
        tell(wanted.in(room), HookEvent.JOINED, room, member);
    }

    @Override
    public void left(RoomName room, Member member) {
        tell(wanted.in(room), HookEvent.LEFT, room, member);
    }

    /** The last connection of a user has ended. Any thread. */
    public void disconnected(Member member) {
        tell(wanted.couriers(), HookEvent.DISCONNECTED, null, member);
    }

    private void tell(Courier[] couriers, HookEvent kind, @Nullable RoomName room, Member member) {
        for (Courier courier : couriers) {
            if (courier.hook().wants(kind)) {
                courier.heard(new News(UUID.randomUUID(), kind, room, member, clock.millis()));
            }
        }
    }

    /** How each of them does. */
    public List<HookState> states() {
        return Arrays.stream(wanted.couriers()).map(Courier::state).toList();
    }

    /** Takes no more, and waits a moment for the requests under way. To be called while the streams are open; the second time for nothing. */
    public synchronized void stop() {
        stopped = true;
        Courier[] last = wanted.couriers();
        wanted = Wanted.NOTHING;
        Engine present = engine;
        engine = null;
        if (present == null) {
            return;
        }
        CompletableFuture<Void> ended = present.stop(List.of(last));
        try {
            ended.get(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.info("a webhook does not answer: it gets some events again after the restart");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop at once
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        present.end(List.of(last));
    }
}
