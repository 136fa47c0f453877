package chat.server.net;

import chat.server.ServerConfig;
import chat.server.connection.Services;
import chat.server.http.HttpHandler;
import chat.server.http.Routes;
import chat.server.limit.ConnectionLimits;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.function.BooleanSupplier;

/**
 * The whole pipeline of a chat connection, in order. Thread-safe.
 *
 * <p>It begins as HTTP. An upgrade to WebSocket leaves the wire, Netty's frame decoder and the connection.
 */
public final class ChatPipeline extends ChannelInitializer<Channel> {

    private static final int MAX_REQUEST_LINE_BYTES = 4 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_CHUNK_BYTES = 8 * 1024;

    private final Services services;
    private final ServerConfig.Access access;
    private final Routes page;
    private final BooleanSupplier draining;
    private final WriteBufferWaterMark pendingBytes;
    private final Wire wire;

    /** @param draining whether no new connections are taken any more */
    public ChatPipeline(Services services, ServerConfig.Access access, Routes page, BooleanSupplier draining) {
        this.services = services;
        this.access = access;
        this.page = page;
        this.draining = draining;
        int mostPending = services.slowReaders().maxPendingBytes();
        this.pendingBytes = new WriteBufferWaterMark(mostPending / 2, mostPending);
        this.wire = new Wire(
                new ConnectionLimits(access.maxConnections(), access.maxConnectionsPerAddress()), services.metrics());
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, pendingBytes);
        ChannelPipeline pipeline = channel.pipeline();
        // Stays: what connections write goes out from its place.
        pipeline.addLast(wire);
        // Goes with the upgrade, and before that bounds the whole of what a client may take its time for.
        pipeline.addLast(new HandshakeDeadline(services.metrics()));
        pipeline.addLast(new HttpServerCodec(MAX_REQUEST_LINE_BYTES, MAX_HEADER_BYTES, MAX_CHUNK_BYTES));
        // Takes the requests to upgrade; puts the frame decoder and the connection in place of all but the wire.
        pipeline.addLast(new WebSocketUpgrade(services, access, draining));
        // Takes all other requests.
        pipeline.addLast(new HttpHandler(page, services.metrics()));
    }
}
