package chat.loadtest.engine;

import chat.loadtest.plan.Dialect;
import chat.loadtest.plan.LoadPlan;
import chat.protocol.RoomName;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;

/** Makes the connections of one event loop. Immutable. */
final class Connector {

    /** Beyond this much unsent data on one connection, due messages wait for the connection. */
    private static final WriteBufferWaterMark BACKLOG_BYTES = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final EventLoop loop;
    private final Network network;
    private final LoadPlan plan;

    Connector(EventLoop loop, Network network, LoadPlan plan) {
        this.loop = loop;
        this.network = network;
        this.plan = plan;
    }

    /**
     * Begins to connect; the link learns what comes of it.
     *
     * @param number of the member, which chooses the address to connect from
     * @param room for an address that names it
     */
    Channel connect(int number, int node, RoomName room, Link link) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(network.transport().channels())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) MemberPipeline.HANDSHAKE_TIMEOUT.toMillis())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BACKLOG_BYTES)
                .handler(new MemberPipeline(
                        plan.nodes().target(node).uriOf(room.value()),
                        plan.subprotocol(),
                        plan.wire(),
                        plan.dialect() == Dialect.CHAT_V1
                                ? plan.wire().headers()
                                : plan.wire().headersWithToken(number),
                        network.tls(),
                        link));
        ChannelFuture connecting = network.connect(bootstrap, number, node);
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                link.fail(ConnectFailure.reason(connected.cause(), plan.subprotocol()));
            }
        });
        return connecting.channel();
    }

    EventLoop loop() {
        return loop;
    }
}
