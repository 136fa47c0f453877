package chat.loadtest;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The members on one event loop. Its fields are confined to that loop; its methods may be called from any thread, post what
 * they do, and return futures of immutable results.
 */
final class Worker {

    /** Beyond this much unsent on one connection a publication is counted as not sent. */
    private static final WriteBufferWaterMark BACKLOG_BYTES =
            new WriteBufferWaterMark(2 * 1024 * 1024, 4 * 1024 * 1024);

    private final EventLoop loop;
    private final Transport transport;
    private final LoadPlan plan;
    private final Tally tally = new Tally();
    private final DeliveryScan scan;
    private final List<MemberConnection> members = new ArrayList<>();
    private final @Nullable MemberConnection[] publishers;
    private final ChannelGroup channels;

    Worker(EventLoop loop, Transport transport, LoadPlan plan) {
        this.loop = loop;
        this.transport = transport;
        this.plan = plan;
        this.scan = new DeliveryScan(plan.run());
        this.publishers = new @Nullable MemberConnection[plan.publishers()];
        this.channels = new DefaultChannelGroup(loop);
    }

    /** Done when connection {@code number} is in its room; fails with a {@link CannotRunException}. */
    CompletableFuture<Void> open(int number, InetSocketAddress address) {
        return CompletableFuture.supplyAsync(() -> connect(number, address), loop)
                .thenCompose(MemberConnection::joined);
    }

    private MemberConnection connect(int number, InetSocketAddress address) {
        MemberConnection member = new MemberConnection(number, plan, tally, scan);
        members.add(member);
        if (number < publishers.length) {
            publishers[number] = member;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channelFactory(transport.channels())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) MemberPipeline.HANDSHAKE_TIMEOUT.toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BACKLOG_BYTES)
                .handler(new MemberPipeline(plan.target().uri(), member))
                .connect(address);
        channels.add(connecting.channel());
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                member.cannotJoin(ConnectFailure.reason(connected.cause()));
            }
        });
        return member;
    }

    /** Done when every member knows when the run begins. */
    CompletableFuture<Void> prepare(long startNanos) {
        return CompletableFuture.runAsync(() -> members.forEach(member -> member.begin(startNanos)), loop);
    }

    /** Done when the publishers have sent everything. */
    CompletableFuture<Void> publish(long startNanos) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(new Pacer(loop, plan, publishers, startNanos, done));
        return done;
    }

    CompletableFuture<Counts> counts() {
        return CompletableFuture.supplyAsync(tally::counts, loop);
    }

    CompletableFuture<List<MemberCount>> memberCounts() {
        return CompletableFuture.supplyAsync(
                () -> members.stream().map(MemberConnection::count).toList(), loop);
    }

    /** Done when every connection is closed, whatever it had come to. */
    CompletableFuture<Void> leave() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        loop.execute(() -> {
            members.forEach(MemberConnection::leave);
            channels.close().addListener(done -> closed.complete(null));
        });
        return closed;
    }
}
