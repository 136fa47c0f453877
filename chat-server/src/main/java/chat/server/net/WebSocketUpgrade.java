package chat.server.net;

import chat.protocol.Limits;
import chat.protocol.RoomName;
import chat.protocol.UserName;
import chat.server.ServerConfig;
import chat.server.connection.ConnectionHandler;
import chat.server.connection.Dialect;
import chat.server.connection.Services;
import chat.server.http.HttpHandler;
import chat.server.http.Response;
import chat.server.metrics.ServerMetrics.Handshake;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks a request to upgrade to WebSocket and answers it (RFC 6455, section 4.2); other requests pass. Confined to its
 * event loop.
 *
 * <p>The HTTP codec is taken out at once and not when the answer has left, so that frames in the same packet as the request
 * are not read as HTTP, whatever the transport.
 */
final class WebSocketUpgrade extends ChannelInboundHandlerAdapter {

    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3
    private static final int KEY_BYTES = 16;
    private static final String VERSION = "13";
    private static final Set<String> PATHS = Set.of("/", "/ws");

    private static final WebSocketDecoderConfig DECODER = WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(Limits.MESSAGE_BYTES)
            .closeOnProtocolViolation(false) // the connection closes, with the right code
            .withUTF8Validator(false) // the connection checks whole messages
            .build();

    private final Services services;
    private final OriginRule origins;
    private final BooleanSupplier draining;

    /** The dialect of a request that was accepted, until its end has come. */
    private @Nullable Dialect accepted;

    WebSocketUpgrade(Services services, ServerConfig.Access access, BooleanSupplier draining) {
        this.services = services;
        this.origins = new OriginRule(access.allowedOrigins());
        this.draining = draining;
    }

    private record Refusal(Handshake result, Response response) {
        Refusal(Handshake result, HttpResponseStatus status, String text) {
            this(result, Response.text(status, text));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && isUpgrade(request)) {
            try {
                begin(ctx, request);
            } finally {
                ReferenceCountUtil.release(message);
            }
        } else if (accepted != null && message instanceof LastHttpContent) {
            ReferenceCountUtil.release(message);
            becomeWebSocket(ctx, accepted);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private static boolean isUpgrade(HttpRequest request) {
        return request.decoderResult().isSuccess()
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        Dialect dialect = dialect(request);
        Refusal refusal = check(request, dialect);
        if (refusal != null || dialect == null) {
            refuse(ctx, request, refusal);
            return;
        }
        services.metrics().handshake(isTooMany(ctx) ? Handshake.TOO_MANY_CONNECTIONS : Handshake.ACCEPTED);
        accepted = dialect;
        ctx.write(answer(ctx, request, dialect), ctx.voidPromise());
    }

    private void refuse(ChannelHandlerContext ctx, HttpRequest request, @Nullable Refusal refusal) {
        if (refusal != null) {
            services.metrics().handshake(refusal.result());
            HttpHandler.respond(ctx, request, refusal.response());
        }
    }

    private @Nullable Refusal check(HttpRequest request, @Nullable Dialect dialect) {
        HttpHeaders headers = request.headers();
        if (draining.getAsBoolean()) {
            return new Refusal(Handshake.DRAINING, HttpResponseStatus.SERVICE_UNAVAILABLE, "the server is restarting");
        }
        if (!PATHS.contains(HttpHandler.path(request))) {
            return new Refusal(Handshake.BAD_REQUEST, HttpResponseStatus.NOT_FOUND, "WebSocket is spoken at /ws");
        }
        if (!headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION, true)) {
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
        if (!origins.allows(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))) {
            return new Refusal(
                    Handshake.BAD_ORIGIN,
                    HttpResponseStatus.FORBIDDEN,
                    "this origin is not allowed; see --allow-origin");
        }
        if (dialect == null) {
            return badDialect(headers);
        }
        return null;
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
                && isKey(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY))
                && !HttpUtil.isTransferEncodingChunked(request)
                && HttpUtil.getContentLength(request, 0L) == 0;
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** How the client wants to speak; null if nobody here does. */
    private static @Nullable Dialect dialect(HttpRequest request) {
        String offered = request.headers().getAsString(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (offered != null) {
            return offers(request, Dialect.ChatV1.SUBPROTOCOL) ? new Dialect.ChatV1() : null;
        }
        try {
            Map<String, List<String>> query = new QueryStringDecoder(request.uri()).parameters();
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

    private static boolean offers(HttpRequest request, String subprotocol) {
        return request.headers().containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol, false);
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.get(0);
    }

    private static FullHttpResponse answer(ChannelHandlerContext ctx, HttpRequest request, Dialect dialect) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.SWITCHING_PROTOCOLS,
                ctx.alloc().buffer(0));
        String key =
                request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").strip();
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key));
        if (dialect instanceof Dialect.ChatV1) {
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, Dialect.ChatV1.SUBPROTOCOL);
        }
        return response;
    }

    private static String accept(String key) {
        try {
            byte[] proof =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(proof);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** It is answered all the same, as only a WebSocket can be told why by a close code. */
    private static boolean isTooMany(ChannelHandlerContext ctx) {
        return ctx.channel().hasAttr(Wire.TOO_MANY);
    }

    private void becomeWebSocket(ChannelHandlerContext ctx, Dialect dialect) {
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addLast(new WebSocket13FrameDecoder(DECODER));
        pipeline.addLast(new ConnectionHandler(services, dialect, !isTooMany(ctx)));
        pipeline.remove(HttpHandler.class);
        pipeline.remove(HandshakeDeadline.class);
        pipeline.remove(this);
        // Last, as what it has read already goes on to the decoder.
        pipeline.remove(HttpServerCodec.class);
        ctx.flush();
    }
}
