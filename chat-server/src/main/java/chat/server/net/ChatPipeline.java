package chat.server.net;

import chat.server.connection.Dialect;
import chat.server.connection.Services;
import chat.server.http.HttpHandler;
import chat.server.http.Page;
import chat.server.http.Request;
import chat.server.http.RequestGate;
import chat.server.http.Response;
import chat.server.http.Routes;
import chat.server.limit.ConnectionLimits;
import chat.server.tls.Tls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The whole pipeline of a chat connection, in order. Thread-safe.
 *
 * <p>It begins as HTTP. An upgrade to WebSocket leaves the wire, Netty's frame decoder and the connection, and TLS in front of
 * them.
 */
public final class ChatPipeline extends ChannelInitializer<Channel> {

    /** Where WebSocket is spoken, besides at {@code /}, which is the page's, too. */
    public static final String PATH = "/ws";

    /** For the longest token, and the longest name and room with each byte encoded. */
    private static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;

    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_CHUNK_BYTES = 8 * 1024;

    /** Netty's own deadline begins with the last byte of the request; ours, which comes before it, with the connection. */
    private static final long NEVER_MILLIS = TimeUnit.DAYS.toMillis(1);

    private static final WebSocketServerProtocolConfig WEB_SOCKET = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/") // and all below it, as the guard knows the paths
            .checkStartsWith(true)
            .subprotocols(Dialect.ChatV1.SUBPROTOCOL)
            .handshakeTimeoutMillis(NEVER_MILLIS) // the deadline comes before it
            .handleCloseFrames(false) // the connection closes, once
            .sendCloseFrame(null)
            .dropPongFrames(false) // they say that a connection lives
            .decoderConfig(FrameDecoder.PLAIN)
            .build();

    private final Services services;
    private final Routes page;
    private final Tls tls;
    private volatile WriteBufferWaterMark pendingBytes = WriteBufferWaterMark.DEFAULT;
    private final ConnectionLimits limits;
    private final UpgradeGuard guard;
    private final ConnectionStart start;

    /**
     * The pipeline of all connections.
     *
     * @param page the routes of what is no WebSocket
     * @param draining whether no new connections are taken any more
     */
    public ChatPipeline(Services services, Routes page, Tls tls, BooleanSupplier draining) {
        this.services = services;
        this.page = page;
        this.tls = tls;
        this.limits = new ConnectionLimits(
                () -> services.settings().access().maxConnections(),
                () -> services.settings().access().maxConnectionsPerAddress());
        this.guard = new UpgradeGuard(services, page.base(), draining);
        this.start = new ConnectionStart(services);
    }

    /** The routes of what is no WebSocket, below a path. */
    public static Routes page(String basePath) {
        return new Page().routes().get(PATH, ChatPipeline::askForUpgrade).under(basePath);
    }

    /** The route of a plain request to {@link #PATH}. */
    public static CompletionStage<Response> askForUpgrade(Request request) {
        return CompletableFuture.completedFuture(UpgradeGuard.upgradeRequired());
    }

    /** One for all connections, until the setting changes. */
    private WriteBufferWaterMark pendingBytes() {
        int most = services.settings().slowReaders().maxPendingBytes();
        if (pendingBytes.high() != most) {
            pendingBytes = new WriteBufferWaterMark(most / 2, most);
        }
        return pendingBytes;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, pendingBytes());
        ChannelPipeline pipeline = channel.pipeline();
        RequestGate gate = new RequestGate();
        Peer peer = Peer.of(channel);
        boolean trusted = peer.isTrusted(services.settings().proxies());
        ForwardedHeaders forwarded = trusted ? new ForwardedHeaders(services, peer) : null;
        if (forwarded != null) {
            // Before TLS: a proxy puts its header before all else. Leaves behind it.
            pipeline.addLast(new ProxyProtocol(services, forwarded::cameFrom));
        }
        // Before all others, as it must see every byte.
        tls.addTo(pipeline);
        // Stays: counts, and frames are written from its place.
        pipeline.addLast(Wire.NAME, new Wire(peer.address(), trusted, tls.isOn(), limits, services.metrics()));
        // Until the upgrade, bounds the whole of what a client may take its time for.
        pipeline.addLast(new HandshakeDeadline(services));
        // Lets one request through, and holds what follows it: another one, or frames.
        pipeline.addLast(gate);
        // Leaves with the answer to an upgrade; Netty's frame decoder takes its place, and stays.
        pipeline.addLast(new HttpServerCodec(MAX_REQUEST_LINE_BYTES, MAX_HEADER_BYTES, MAX_CHUNK_BYTES));
        // Opens the gate when a request has been answered; must see all answers.
        pipeline.addLast(gate.answers());
        if (forwarded != null) {
            // Takes the proxies' word for where a request came from.
            pipeline.addLast(forwarded);
        }
        // Answers all requests but those to upgrade.
        pipeline.addLast(new HttpHandler(
                page,
                UpgradeGuard::isUpgrade,
                services.metrics(),
                (client, reason) -> NotConnected.note(services, client, "bad_request", reason)));
        // Refuses upgrades: draining, path, version, malformed, origin, subprotocol.
        pipeline.addLast(guard);
        // Answers the offer to compress.
        if (services.settings().talk().compression()) {
            pipeline.addLast(Compression.newNegotiation());
        }
        // Does the handshake.
        pipeline.addLast(new WebSocketServerProtocolHandler(WEB_SOCKET));
        // After the handshake, puts the connection in place of all but the wire and the decoder.
        pipeline.addLast(start);
    }
}
