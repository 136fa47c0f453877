package chat.server.net;

import chat.server.config.Proxies;
import chat.server.connection.Services;
import chat.server.forwarded.Forwarding;
import chat.server.forwarded.MalformedForwardingException;
import chat.server.http.HttpHandler;
import chat.server.http.Response;
import chat.server.metrics.ServerMetrics.Handshake;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.util.Locale;

/**
 * Takes the word of trusted proxies for where each request came from: the connection then is that client's, and the host that its
 * client named takes the place of {@code Host}. Only in pipelines of trusted peers. Confined to its event loop.
 */
final class ForwardedHeaders extends ChannelInboundHandlerAdapter {

    private final Services services;
    private Peer peer;

    ForwardedHeaders(Services services, Peer peer) {
        this.services = services;
        this.peer = peer;
    }

    /** The peer stands for another one, which may be a trusted proxy itself. */
    void cameFrom(ChannelHandlerContext ctx, InetAddress source) {
        peer = new Peer(source, false);
        Wire.of(ctx.channel()).standsFor(source, false);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Proxies proxies = services.settings().proxies();
        if (message instanceof HttpRequest request
                && request.decoderResult().isSuccess()
                && HttpHandler.namesItsHost(request)
                && peer.isTrusted(proxies)) {
            try {
                Forwarding forwarding = Forwarding.of(request.headers(), peer.address(), proxies);
                Wire.of(ctx.channel()).standsFor(forwarding.client(), forwarding.secure());
                if (forwarding.host() != null) {
                    request.headers().set(HttpHeaderNames.HOST, forwarding.host());
                }
            } catch (MalformedForwardingException e) {
                refuse(ctx, request, e);
                return;
            }
        }
        ctx.fireChannelRead(message);
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest request, MalformedForwardingException malformed) {
        services.metrics().proxies().fault(malformed.fault());
        String reason = String.valueOf(malformed.getMessage());
        if (UpgradeGuard.isUpgrade(request)) {
            services.metrics().handshake(Handshake.BAD_REQUEST);
            NotConnected.note(
                    services, ctx.channel(), Handshake.BAD_REQUEST.name().toLowerCase(Locale.ROOT), reason);
        } else {
            services.metrics().answered(HttpResponseStatus.BAD_REQUEST.code());
        }
        HttpHandler.respond(ctx, request, Response.text(HttpResponseStatus.BAD_REQUEST, reason));
        ReferenceCountUtil.release(request);
    }
}
