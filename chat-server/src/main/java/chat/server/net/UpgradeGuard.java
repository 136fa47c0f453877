package chat.server.net;

import chat.protocol.RoomName;
import chat.protocol.UserName;
import chat.server.canary.CanaryKey;
import chat.server.connection.Dialect;
import chat.server.connection.Services;
import chat.server.http.HttpHandler;
import chat.server.http.RequestTarget;
import chat.server.http.Response;
import chat.server.limit.Rarely;
import chat.server.metrics.LimitMeters.Limit;
import chat.server.metrics.ServerMetrics.Handshake;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses in HTTP the requests to upgrade to WebSocket that must not be carried out (RFC 6455, section 4.2); the others go on
 * to Netty, which does the handshake. Shared by all connections.
 */
@Sharable
final class UpgradeGuard extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(UpgradeGuard.class);
    private static final int KEY_BYTES = 16;
    private static final String VERSION = "13";
    private static final Map<String, String> UPGRADE =
            Map.of("upgrade", "websocket", "sec-websocket-version", VERSION); // RFC 9110, 15.5.22

    private final Services services;
    private final BooleanSupplier draining;
    private final HandshakeRate rate;
    private final String path;
    private final Set<String> paths;
    private final Rarely refusedOrigins = new Rarely(System.nanoTime());

    /** @param base path below which the server is */
    UpgradeGuard(Services services, String base, BooleanSupplier draining) {
        this.services = services;
        this.draining = draining;
        this.rate = new HandshakeRate(services);
        this.path = base + ChatPipeline.PATH;
        this.paths = base.isEmpty() ? Set.of("/", path) : Set.of(base, base + "/", path);
    }

    private record Refusal(Handshake result, Response response) {
        Refusal(Handshake result, HttpResponseStatus status, String text) {
            this(result, Response.text(status, text));
        }
    }

    /** Whether a request asks for a WebSocket, rightly or not. */
    static boolean isUpgrade(HttpRequest request) {
        return request.decoderResult().isSuccess()
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HttpRequest request)) {
            ctx.fireChannelRead(message);
            return;
        }
        Refusal refusal = refusal(Wire.of(ctx.channel()), request);
        if (refusal == null) {
            accepted(request, Wire.of(ctx.channel()));
            bringInOrder(request.headers());
            Compression.agree(request.headers(), services.settings().talk().compression());
            ctx.fireChannelRead(request);
        } else {
            refused(ctx, refusal);
            HttpHandler.respond(ctx, request, refusal.response());
            ReferenceCountUtil.release(request);
        }
    }

    private void accepted(HttpRequest request, Wire wire) {
        if (CanaryKey.isIn(request.headers())) {
            wire.exempt();
        } else {
            count(wire.exceeded());
        }
    }

    private void refused(ChannelHandlerContext ctx, Refusal refusal) {
        services.metrics().handshake(refusal.result());
        String reason = new String(refusal.response().body(), StandardCharsets.UTF_8);
        NotConnected.note(
                services,
                ctx.channel(),
                refusal.result().name().toLowerCase(Locale.ROOT),
                reason.lines().findFirst().orElse(""));
    }

    private @Nullable Refusal refusal(Wire wire, HttpRequest request) {
        if (draining.getAsBoolean()) {
            return new Refusal(Handshake.DRAINING, HttpResponseStatus.SERVICE_UNAVAILABLE, "the server is restarting");
        }
        int seconds = CanaryKey.isIn(request.headers()) ? 0 : rate.take(wire.address());
        return seconds == 0 ? check(request, wire) : tooFast(seconds);
    }

    private void count(@Nullable Limit exceeded) {
        services.metrics().handshake(exceeded == null ? Handshake.ACCEPTED : Handshake.TOO_MANY_CONNECTIONS);
        if (exceeded != null) {
            services.metrics().limits().reached(exceeded);
        }
    }

    private static Refusal tooFast(int seconds) {
        return new Refusal(
                Handshake.TOO_FAST,
                Response.text(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "too many handshakes at once; come back in " + seconds + " s",
                        Map.of("retry-after", Integer.toString(seconds))));
    }

    private @Nullable Refusal check(HttpRequest request, Wire wire) {
        HttpHeaders headers = request.headers();
        if (!asksForUpgrade(request)) {
            return new Refusal(Handshake.BAD_REQUEST, upgradeRequired());
        }
        if (!paths.contains(RequestTarget.path(request))) {
            return new Refusal(Handshake.BAD_REQUEST, HttpResponseStatus.NOT_FOUND, "WebSocket is spoken at " + path);
        }
        if (!List.of(VERSION).equals(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return new Refusal(
                    Handshake.BAD_VERSION,
                    Response.text(HttpResponseStatus.UPGRADE_REQUIRED, "WebSocket version 13 is spoken here", UPGRADE));
        }
        if (!isWellFormed(request)) {
            return new Refusal(Handshake.BAD_REQUEST, HttpResponseStatus.BAD_REQUEST, "not a WebSocket handshake");
        }
        OriginRule origins = new OriginRule(services.settings().access().allowedOrigins());
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        String host = headers.get(HttpHeaderNames.HOST);
        if (!origins.allows(origin, host, wire.isSecure())) {
            if (refusedOrigins.mayPass(System.nanoTime())) {
                log.info(
                        "refused a page of the origin {} at the host {}, from {}",
                        printable(origin),
                        printable(host),
                        wire.address().getHostAddress());
            }
            return new Refusal(
                    Handshake.BAD_ORIGIN,
                    HttpResponseStatus.FORBIDDEN,
                    "this origin is not allowed; see --allow-origin");
        }
        try {
            dialect(request.uri(), headers);
            HandshakeToken.of(request.uri(), headers, services.settings().tokens());
            return null;
        } catch (IllegalArgumentException e) {
            Handshake result = headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)
                    ? Handshake.BAD_SUBPROTOCOL
                    : Handshake.BAD_REQUEST;
            return new Refusal(result, Response.text(HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage())));
        }
    }

    /** The answer to who must ask for an upgrade, and maybe did, and a proxy in between did not pass it on. */
    static Response upgradeRequired() {
        return Response.text(HttpResponseStatus.UPGRADE_REQUIRED, """
                WebSocket is spoken here, and this request does not ask for it. A proxy in front has to pass it on by HTTP/1.1; nginx with
                    proxy_http_version 1.1;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection upgrade;\
                """, UPGRADE);
    }

    private static boolean asksForUpgrade(HttpRequest request) {
        return !HttpVersion.HTTP_1_0.equals(request.protocolVersion())
                && request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
    }

    private static String printable(@Nullable String header) {
        return header == null ? "(none)" : header.replaceAll("[^ -~]", "?");
    }

    private static boolean isWellFormed(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return HttpMethod.GET.equals(request.method())
                && HttpHandler.namesItsHost(request)
                && headers.getAll(HttpHeaderNames.ORIGIN).size() <= 1
                && headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY).size() == 1
                && isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, ""))
                && !HttpUtil.isTransferEncodingChunked(request)
                && HttpUtil.getContentLength(request, 0L) == 0;
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Of a list in several lines Netty reads the first line, and of the protocols to upgrade to it wants one. */
    private static void bringInOrder(HttpHeaders headers) {
        headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, Dialect.ChatV1.SUBPROTOCOL);
        }
    }

    /**
     * How the client of a request to upgrade wants to speak.
     *
     * @throws IllegalArgumentException if nobody here speaks like that, with a reason for the client
     */
    static Dialect dialect(String uri, HttpHeaders headers) {
        if (CanaryKey.isIn(headers)) {
            return new Dialect.Plain(RoomName.CANARY, null);
        }
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            if (!headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, Dialect.ChatV1.SUBPROTOCOL, false)) {
                throw new IllegalArgumentException("spoken here: " + Dialect.ChatV1.SUBPROTOCOL + ", or none");
            }
            return new Dialect.ChatV1(false);
        }
        Map<String, List<String>> query = RequestTarget.parameters(uri);
        RoomName room = first(query, "room")
                .map(text -> RoomName.parse(text)
                        .filter(known -> !known.equals(RoomName.CANARY))
                        .orElseThrow(() -> new IllegalArgumentException("bad room: " + RoomName.RULE)))
                .orElse(Dialect.Plain.LOBBY);
        Optional<UserName> name = first(query, "name")
                .map(text -> UserName.parse(text)
                        .orElseThrow(() -> new IllegalArgumentException("bad name: " + UserName.RULE)));
        return new Dialect.Plain(room, name.orElse(null));
    }

    private static Optional<String> first(Map<String, List<String>> query, String name) {
        return Optional.ofNullable(query.get(name)).map(values -> values.get(0));
    }
}
