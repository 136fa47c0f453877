package chat.server.hook;

import chat.protocol.RoomName;
import chat.server.metrics.WebhookMetrics;
import chat.server.store.StoreException;
import chat.server.store.table.CursorFile;
import chat.server.stream.RoomNames;
import chat.server.stream.RoomStreams;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loop that all webhooks run on, and what they share. Its methods are for any thread, and do not wait. */
final class Engine {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private static final int ROOMS_AT_ONCE = 1_000;

    private final RoomStreams streams;
    private final CursorFile cursors; // confined to the loop
    private final Outside outside;
    private final Clock clock;
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("webhooks", true), NioIoHandler.newFactory());
    private final EventLoop loop = group.next();

    /**
     * A courier that is to begin.
     *
     * @param before who served the same webhook until now; null for nobody
     * @param nowMillis when that was decided
     */
    record Start(Courier courier, @Nullable Courier before, long nowMillis) {}

    /** @param cursors is closed with this */
    Engine(RoomStreams streams, CursorFile cursors, Outside outside, Clock clock) {
        this.streams = streams;
        this.cursors = cursors;
        this.outside = outside;
        this.clock = clock;
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
            gone.forEach(courier -> courier.stop().thenRun(courier.metrics()::close));
            try {
                cursors.retain(all);
            } catch (StoreException e) {
                log.warn("webhooks: {}", e.getMessage());
            }
            starts.forEach(this::start);
        });
    }

    private void start(Start start) {
        Courier courier = start.courier();
        long since = start.nowMillis();
        try {
            since = cursors.since(courier.hook().name(), courier.hook().writtenRooms(), since);
        } catch (StoreException e) {
            log.warn("webhook {} begins now: {}", courier.hook().name(), e.getMessage());
        }
        if (since != start.nowMillis()) {
            lookAtAllRooms(courier, "");
        }
        long begin = since;
        CompletableFuture<Set<RoomName>> free = start.before() == null
                ? CompletableFuture.completedFuture(Set.of())
                : start.before().stop();
        free.thenAccept(rooms -> {
            courier.published(rooms.stream().filter(courier.hook()::fits).toList());
            courier.start(begin);
        });
    }

    /** In some there may be what it missed while the server was not there. */
    private void lookAtAllRooms(Courier courier, String after) {
        streams.rooms(new RoomNames.Search(after, "", ROOMS_AT_ONCE)).whenComplete((page, failure) -> {
            if (failure != null) {
                log.warn(
                        "webhook {} may get some events only with the next ones of their rooms: {}",
                        courier.hook().name(),
                        failure.toString());
                return;
            }
            courier.published(page.names().stream().filter(courier.hook()::fits).toList());
            if (page.next() != null) {
                lookAtAllRooms(courier, page.next());
            }
        });
    }

    /** Lets the requests under way come to their end. */
    CompletableFuture<Void> stop(Collection<Courier> couriers) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        loop.execute(() -> CompletableFuture.allOf(
                        couriers.stream().map(Courier::stop).toArray(CompletableFuture<?>[]::new))
                .thenRun(() -> ended.complete(null)));
        return ended;
    }

    /** Ends them, and the loop. */
    void end(Collection<Courier> couriers) {
        loop.execute(() -> {
            couriers.forEach(Courier::end);
            try {
                cursors.close();
            } catch (StoreException e) {
                log.warn("webhooks: {}", e.getMessage());
            }
        });
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
