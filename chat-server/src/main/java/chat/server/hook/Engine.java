package chat.server.hook;

import chat.protocol.RoomName;
import chat.server.auth.RoomPattern;
import chat.server.metrics.WebhookMetrics;
import chat.server.stream.Cursors;
import chat.server.stream.RoomStreams;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loop that all webhooks run on, and what they share. Its methods are for any thread, and do not wait. */
final class Engine {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    /** From one look at what other nodes have stored to the next. */
    private static final long LOOK_MILLIS = 500;

    /** So that looking at many rooms takes no more than a twentieth of the time. */
    private static final int LEAST_PAUSES = 20;

    private final RoomStreams streams;
    private final Cursors cursors; // confined to the loop
    private final Outside outside;
    private final Clock clock;
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("webhooks", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Set<Courier> couriers = new HashSet<>(); // confined to the loop

    /**
     * A courier that is to begin.
     *
     * @param before who served the same webhook until now; null for nobody
     * @param nowMillis when that was decided
     */
    record Start(Courier courier, @Nullable Courier before, long nowMillis) {}

    /** @param cursors is closed with this */
    Engine(RoomStreams streams, Cursors cursors, Outside outside, Clock clock) {
        this.streams = streams;
        this.cursors = cursors;
        this.outside = outside;
        this.clock = clock;
        if (cursors.isShared()) {
            loop.execute(this::lookAgain);
        }
    }

    SingleThreadEventExecutor loop() {
        return (SingleThreadEventExecutor) loop;
    }

    Courier newCourier(Hook hook, boolean allowPrivate, WebhookMetrics metrics) {
        HookClient client = new HookClient(
                loop,
                hook,
                outside.names(),
                address -> allowPrivate || PublicAddress.is(address),
                outside.tls(),
                outside.pace(),
                clock);
        Backlog backlog = new Backlog(hook, loop, streams, cursors);
        return new Courier(hook, allowPrivate, loop, backlog, client, outside.pace(), metrics);
    }

    /**
     * Begins and ends couriers.
     *
     * @param all names of the webhooks there are from now on
     */
    void change(List<Start> starts, List<Courier> gone, Collection<String> all) {
        loop.execute(() -> {
            gone.forEach(courier -> {
                couriers.remove(courier);
                courier.stop().thenRun(courier.metrics()::close);
            });
            cursors.retain(all).exceptionally(failure -> {
                log.warn("webhooks: {}", AnswerReader.reason(failure));
                return null;
            });
            starts.forEach(this::start);
        });
    }

    private void start(Start start) {
        Hook hook = start.courier().hook();
        couriers.add(start.courier());
        if (start.before() != null) {
            couriers.remove(start.before());
        }
        CompletableFuture<Set<RoomName>> free = start.before() == null
                ? CompletableFuture.completedFuture(Set.of())
                : start.before().stop();
        cursors.since(hook.name(), hook.writtenRooms(), start.nowMillis())
                .exceptionally(failure -> {
                    log.warn("webhook {} begins now: {}", hook.name(), AnswerReader.reason(failure));
                    return start.nowMillis();
                })
                .thenAcceptBoth(free, (since, rooms) -> loop.execute(() -> begin(start, since, rooms)));
    }

    private void begin(Start start, long sinceMillis, Set<RoomName> rooms) {
        Courier courier = start.courier();
        courier.published(rooms.stream().filter(courier.hook()::fits).toList());
        courier.start(sinceMillis);
        if (sinceMillis != start.nowMillis() && !cursors.isShared()) {
            lookAtRooms(courier, "").exceptionally(failure -> {
                log.warn(
                        "webhook {} may get some events only with the next ones of their rooms: {}",
                        courier.hook().name(),
                        AnswerReader.reason(failure));
                return null;
            });
        }
    }

    /** In some there may be what it missed while the server was not there, or what other nodes have stored. */
    private CompletionStage<Void> lookAtRooms(Courier courier, String after) {
        Hook hook = courier.hook();
        List<String> patterns = hook.rooms().stream().map(RoomPattern::toString).toList();
        return cursors.behind(hook.name(), patterns, after)
                .thenComposeAsync(
                        page -> {
                            courier.published(
                                    page.names().stream().filter(hook::fits).toList());
                            return page.next() == null ? CompletableFuture.allOf() : lookAtRooms(courier, page.next());
                        },
                        loop);
    }

    /** Again and again, while this node is the one that runs the webhooks. */
    private void lookAgain() {
        long began = System.nanoTime();
        CompletableFuture<?>[] looks = cursors.term() == 0
                ? new CompletableFuture<?>[0]
                : couriers.stream()
                        .filter(Courier::isWell)
                        .map(courier -> lookAtRooms(courier, "").toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(looks).whenComplete((looked, failure) -> {
            if (failure != null) {
                log.debug("webhooks: {}", AnswerReader.reason(failure));
            }
            long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            loop.schedule(this::lookAgain, Math.max(LOOK_MILLIS, LEAST_PAUSES * tookMillis), TimeUnit.MILLISECONDS);
        });
    }

    /** Lets the requests under way come to their end. */
    CompletableFuture<Void> stop(Collection<Courier> last) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        loop.execute(
                () -> CompletableFuture.allOf(last.stream().map(Courier::stop).toArray(CompletableFuture<?>[]::new))
                        .thenRun(() -> ended.complete(null)));
        return ended;
    }

    /** Ends them, and the loop. */
    void end(Collection<Courier> last) {
        loop.execute(() -> {
            last.forEach(Courier::end);
            cursors.close();
        });
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
