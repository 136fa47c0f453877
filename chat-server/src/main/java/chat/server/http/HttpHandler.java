package chat.server.http;

import chat.server.metrics.ServerMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers HTTP requests (RFC 9110) from {@link Routes}. One for each connection, confined to its event loop. */
public final class HttpHandler extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(HttpHandler.class);

    private final Routes routes;
    private final Predicate<HttpRequest> others;
    private final ServerMetrics metrics;

    /** @param others requests that a handler behind this one takes */
    public HttpHandler(Routes routes, Predicate<HttpRequest> others, ServerMetrics metrics) {
        this.routes = routes;
        this.others = others;
        this.metrics = metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && others.test(request)) {
            ctx.fireChannelRead(message);
            return;
        }
        try {
            if (message instanceof HttpRequest request) {
                Response response = answer(request);
                if (ctx.channel().isActive()) {
                    metrics.answered(response.status().code());
                }
                respond(ctx, request, response);
            } // what follows a request's head is its body, which none of ours has
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private Response answer(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return malformed(request.decoderResult());
        }
        if (!namesItsHost(request)) {
            return Response.text(HttpResponseStatus.BAD_REQUEST, "a request names one host");
        }
        if (!HttpMethod.GET.equals(request.method()) && !HttpMethod.HEAD.equals(request.method())) {
            return Response.text(
                    HttpResponseStatus.METHOD_NOT_ALLOWED, "only GET and HEAD", Map.of("allow", "GET, HEAD"));
        }
        return routes.answer(path(request), request);
    }

    /** The path of a request, without its query. */
    public static String path(HttpRequest request) {
        int query = request.uri().indexOf('?');
        return query < 0 ? request.uri() : request.uri().substring(0, query);
    }

    /** Whether there is one Host; only before HTTP/1.1 it may be left out (RFC 9112, section 3.2). */
    public static boolean namesItsHost(HttpRequest request) {
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        return hosts == 1 || hosts == 0 && HttpVersion.HTTP_1_0.equals(request.protocolVersion());
    }

    /** What a request that cannot be read is told. */
    public static Response malformed(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpLineException) {
            return Response.text(HttpResponseStatus.REQUEST_URI_TOO_LONG, "request line too long");
        }
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
            return Response.text(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "headers too large");
        }
        return Response.text(HttpResponseStatus.BAD_REQUEST, "not a valid HTTP request");
    }

    /** Writes an answer; whether it is the last one is for {@link RequestGate} to say. */
    public static void respond(ChannelHandlerContext ctx, HttpRequest request, Response response) {
        boolean head = HttpMethod.HEAD.equals(request.method());
        ByteBuf body = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body());
        FullHttpResponse message = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(), body);
        response.headers().forEach((name, value) -> message.headers().set(name, value));
        if (!HttpResponseStatus.NOT_MODIFIED.equals(response.status())) {
            message.headers().set(HttpHeaderNames.CONTENT_TYPE, response.contentType());
            message.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        }
        message.headers().set("x-content-type-options", "nosniff");
        ctx.writeAndFlush(message, ctx.voidPromise());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.error("closing a connection after a mistake of the server's", cause);
        }
        ctx.close();
    }
}
