package chat.server.net;

import chat.protocol.RoomName;
import chat.protocol.UserName;
import chat.server.connection.Dialect;
import chat.server.connection.Services;
import chat.server.http.HttpHandler;
import chat.server.http.Response;
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
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses in HTTP the requests to upgrade to WebSocket that must not be carried out (RFC 6455, section 4.2); the others go on
 * to Netty, which does the handshake. Shared by all connections.
 */
@Sharable
final class UpgradeGuard extends ChannelInboundHandlerAdapter {

    private static final int KEY_BYTES = 16;
    private static final String VERSION = "13";
    private static final Set<String> PATHS = Set.of("/", "/ws");

    private final Services services;
    private final BooleanSupplier draining;

    UpgradeGuard(Services services, BooleanSupplier draining) {
        this.services = services;
        this.draining = draining;
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
        Refusal refusal = check(request);
        if (refusal == null) {
            services.metrics()
                    .handshake(Wire.isTooMany(ctx.channel()) ? Handshake.TOO_MANY_CONNECTIONS : Handshake.ACCEPTED);
            bringInOrder(request.headers());
            ctx.fireChannelRead(request);
        } else {
            services.metrics().handshake(refusal.result());
            HttpHandler.respond(ctx, request, refusal.response());
            ReferenceCountUtil.release(request);
        }
    }

    private @Nullable Refusal check(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (draining.getAsBoolean()) {
            return new Refusal(Handshake.DRAINING, HttpResponseStatus.SERVICE_UNAVAILABLE, "the server is restarting");
        }
        if (!PATHS.contains(HttpHandler.path(request))) {
            return new Refusal(Handshake.BAD_REQUEST, HttpResponseStatus.NOT_FOUND, "WebSocket is spoken at /ws");
        }
        if (!List.of(VERSION).equals(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            return new Refusal(
                    Handshake.BAD_VERSION,
                    Response.text(
                            HttpResponseStatus.UPGRADE_REQUIRED,
                            "WebSocket version 13 is spoken here",
                            Map.of("sec-websocket-version", VERSION, "upgrade", "websocket"))); // RFC 9110, 15.5.22
        }
        if (!isWellFormed(request)) {
            return new Refusal(Handshake.BAD_REQUEST, HttpResponseStatus.BAD_REQUEST, "not a WebSocket handshake");
        }
        OriginRule origins = new OriginRule(services.settings().access().allowedOrigins());
        if (!origins.allows(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))) {
            return new Refusal(
                    Handshake.BAD_ORIGIN,
                    HttpResponseStatus.FORBIDDEN,
                    "this origin is not allowed; see --allow-origin");
        }
        return dialect(request.uri(), headers) == null ? badDialect(headers) : null;
    }

    private static Refusal badDialect(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)
                ? new Refusal(
                        Handshake.BAD_SUBPROTOCOL,
                        HttpResponseStatus.BAD_REQUEST,
                        "spoken here: " + Dialect.ChatV1.SUBPROTOCOL + ", or none")
                : new Refusal(Handshake.BAD_REQUEST, HttpResponseStatus.BAD_REQUEST, "bad room or name");
    }

    private static boolean isWellFormed(HttpRequest request) {
        HttpHeaders headers = request.headers();
        return HttpMethod.GET.equals(request.method())
                && HttpVersion.HTTP_1_1.equals(request.protocolVersion())
                && HttpHandler.namesItsHost(request)
                && headers.getAll(HttpHeaderNames.ORIGIN).size() <= 1
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
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

    /** How the client of a request to upgrade wants to speak; null if nobody here does. */
    static @Nullable Dialect dialect(String uri, HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
            return headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, Dialect.ChatV1.SUBPROTOCOL, false)
                    ? new Dialect.ChatV1()
                    : null;
        }
        try {
            Map<String, List<String>> query = new QueryStringDecoder(uri).parameters();
            String room = first(query, "room");
            String name = first(query, "name");
            RoomName parsedRoom =
                    room == null ? Dialect.Plain.LOBBY : RoomName.parse(room).orElse(null);
            UserName parsedName = name == null ? null : UserName.parse(name).orElse(null);
            boolean badName = name != null && parsedName == null;
            return parsedRoom == null || badName ? null : new Dialect.Plain(parsedRoom, parsedName);
        } catch (IllegalArgumentException e) {
            return null; // a query that is not well-formed
        }
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(0);
    }
}
