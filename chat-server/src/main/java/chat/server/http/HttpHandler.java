package chat.server.http;

import chat.server.ending.Ending;
import chat.server.metrics.ServerMetrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers HTTP requests (RFC 9110) from {@link Routes}. One for each connection, confined to its event loop; {@link RequestGate}
 * lets one request come at a time.
 */
public final class HttpHandler extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(HttpHandler.class);

    static final int ANSWER_SECONDS = 5;

    /** An event of a connection whose request has not come to its end in time. */
    public static final Object BODY_IS_LATE = new Object();

    private static final Response MALFORMED = Response.text(HttpResponseStatus.BAD_REQUEST, "not a valid HTTP request");

    private final Routes routes;
    private final Predicate<HttpRequest> others;
    private final ServerMetrics metrics;
    private final BiConsumer<Channel, String> malformed;

    /** What is being read or answered; null between requests. */
    private @Nullable Exchange exchange;

    private static final class Exchange {
        private final HttpRequest head;
        private final Request request;
        private final Routes.Target target;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
        private boolean whole;
        private @Nullable Future<?> deadline;

        Exchange(HttpRequest head, Request request, Routes.Target target) {
            this.head = head;
            this.request = request;
            this.target = target;
        }
    }

    /** @param others requests that a handler behind this one takes */
    public HttpHandler(Routes routes, Predicate<HttpRequest> others, ServerMetrics metrics) {
        this(routes, others, metrics, (channel, reason) -> {});
    }

    /**
     * The same.
     *
     * @param others requests that a handler behind this one takes
     * @param malformed gets the reason where a client's bytes are no valid request
     */
    public HttpHandler(
            Routes routes,
            Predicate<HttpRequest> others,
            ServerMetrics metrics,
            BiConsumer<Channel, String> malformed) {
        this.routes = routes;
        this.others = others;
        this.metrics = metrics;
        this.malformed = malformed;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            RequestTarget.toOriginForm(request);
            if (others.test(request)) {
                ctx.fireChannelRead(message);
                return;
            }
        }
        try {
            if (message instanceof HttpRequest request) {
                begin(ctx, request);
            } else if (message instanceof HttpContent content && exchange != null) {
                addBody(ctx, exchange, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            Response refusal = malformed(request.decoderResult());
            malformed.accept(ctx.channel(), new String(refusal.body(), StandardCharsets.UTF_8));
            finish(ctx, request, refusal);
        } else if (!namesItsHost(request)) {
            Routes.Wording wording = routes.wording(RequestTarget.path(request));
            finish(ctx, request, wording.of(HttpResponseStatus.BAD_REQUEST, "a request names one host"));
        } else {
            Request head = Request.headOf(request);
            Routes.Match match = routes.match(head);
            if (match instanceof Routes.Answer answer) {
                finish(ctx, request, answer.response());
            } else if (match instanceof Routes.Target target) {
                begin(ctx, new Exchange(request, head, target));
            }
        }
    }

    private void begin(ChannelHandlerContext ctx, Exchange begun) {
        if (HttpUtil.getContentLength(begun.head, 0L) > begun.target.mostBodyBytes()) {
            finish(ctx, begun.head, tooLarge(begun.target));
            return;
        }
        exchange = begun;
        if (HttpUtil.is100ContinueExpected(begun.head)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private static Response tooLarge(Routes.Target target) {
        return target.wording()
                .of(Response.CONTENT_TOO_LARGE, "a body here has at most " + target.mostBodyBytes() + " bytes");
    }

    private void addBody(ChannelHandlerContext ctx, Exchange reading, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            finish(ctx, reading.head, MALFORMED);
            return;
        }
        byte[] bytes = ByteBufUtil.getBytes(content.content());
        if (reading.body.size() + bytes.length > reading.target.mostBodyBytes()) {
            finish(ctx, reading.head, tooLarge(reading.target));
            return;
        }
        reading.body.writeBytes(bytes);
        if (content instanceof LastHttpContent) {
            reading.whole = true;
            ask(ctx, reading);
        }
    }

    private void ask(ChannelHandlerContext ctx, Exchange asked) {
        CompletionStage<Response> answer;
        try {
            answer = asked.target.route().answer(asked.request.withBody(asked.body.toByteArray()));
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((response, failure) -> {
            if (ctx.executor().inEventLoop()) {
                answered(ctx, asked, response, failure);
            } else {
                ctx.executor().execute(() -> answered(ctx, asked, response, failure));
            }
        });
        if (exchange == asked) { // not answered at once
            asked.deadline = ctx.executor()
                    .schedule(
                            () -> finish(
                                    ctx,
                                    asked.head,
                                    asked.target
                                            .wording()
                                            .of(HttpResponseStatus.SERVICE_UNAVAILABLE, "no answer in time")),
                            ANSWER_SECONDS,
                            TimeUnit.SECONDS);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event != BODY_IS_LATE) {
            ctx.fireUserEventTriggered(event);
        } else if (exchange == null || exchange.whole) {
            Ending.close(ctx.channel()); // it has its answer, and does not let the connection go
        } else {
            Routes.Wording wording = exchange.target.wording();
            finish(ctx, exchange.head, wording.of(HttpResponseStatus.REQUEST_TIMEOUT, "the body did not come in time"));
        }
    }

    private void answered(
            ChannelHandlerContext ctx, Exchange asked, @Nullable Response response, @Nullable Throwable failure) {
        if (exchange != asked) {
            return; // too late
        }
        if (response == null) {
            log.error("{} {} failed", asked.head.method(), RequestTarget.path(asked.head), failure);
            finish(
                    ctx,
                    asked.head,
                    asked.target.wording().of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the server made a mistake"));
        } else {
            finish(ctx, asked.head, response);
        }
    }

    private void finish(ChannelHandlerContext ctx, HttpRequest request, Response response) {
        forget();
        if (ctx.channel().isActive()) {
            metrics.answered(response.status().code());
        }
        respond(ctx, request, response);
    }

    private void forget() {
        if (exchange != null && exchange.deadline != null) {
            exchange.deadline.cancel(false);
        }
        exchange = null;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        forget();
    }

    /** Whether there is one Host; only before HTTP/1.1 it may be left out (RFC 9112, section 3.2). */
    public static boolean namesItsHost(HttpRequest request) {
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        return hosts == 1 || hosts == 0 && HttpVersion.HTTP_1_0.equals(request.protocolVersion());
    }

    private static Response malformed(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpLineException) {
            return Response.text(HttpResponseStatus.REQUEST_URI_TOO_LONG, "request line too long");
        }
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
            return Response.text(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "headers too large");
        }
        return MALFORMED;
    }

    /** Writes an answer; whether it is the last one is for {@link RequestGate} to say. */
    public static void respond(ChannelHandlerContext ctx, HttpRequest request, Response response) {
        boolean head = HttpMethod.HEAD.equals(request.method());
        ByteBuf body = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(response.body());
        FullHttpResponse message = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(), body);
        response.headers().forEach((name, value) -> message.headers().set(name, value));
        if (hasContent(response.status())) {
            message.headers().set(HttpHeaderNames.CONTENT_TYPE, response.contentType());
            message.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        }
        message.headers().set("x-content-type-options", "nosniff");
        ctx.writeAndFlush(message, ctx.voidPromise());
    }

    /** RFC 9110, sections 8.6 and 15.4.5. */
    private static boolean hasContent(HttpResponseStatus status) {
        return !HttpResponseStatus.NOT_MODIFIED.equals(status) && !HttpResponseStatus.NO_CONTENT.equals(status);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!metrics.outOfMemory(cause) && !(cause instanceof IOException)) {
            log.error("closing a connection after a mistake of the server's", cause);
        }
        Ending.close(ctx.channel());
    }
}
