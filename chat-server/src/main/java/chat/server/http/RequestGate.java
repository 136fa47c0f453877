package chat.server.http;

import chat.server.ending.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the HTTP codec and lets one request through at a time. What follows a request is held until its answer
 * has been written ({@link Answers}, the half behind the codec, sees that), so requests are answered in order, and frames
 * that come glued to a request to upgrade are never read as HTTP: they go on when the gate is removed.
 *
 * <p>An answer that ends the connection ends the reading of requests; what still comes is dropped ({@link Ending}). Whoever stops
 * sending gets the answers to all that was asked.
 *
 * <p>Confined to its event loop. Owns what it holds. While it holds bytes, or the client does not read its answers, the socket
 * is not read.
 */
public final class RequestGate extends ChannelInboundHandlerAdapter {

    private static final int SENDING_MILLIS = 10_000;

    private enum Phase {
        /** The next request's head may pass. */
        HEAD,
        /** A body of known length may pass. */
        BODY,
        /** A body in chunks may pass. */
        CHUNKS,
        /** All of the request has passed; nothing may. */
        WAIT,
        /** The answer was 101: what is held are frames. */
        UPGRADED,
        /** What still comes is dropped. */
        CLOSING
    }

    private Phase phase = Phase.HEAD;
    private boolean passing;
    private boolean answered;
    private boolean lineIsEmpty = true;
    private long bodyLeft;
    private boolean inputEnded;
    private @Nullable ByteBuf held;
    private @Nullable ChannelHandlerContext ctx;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    /** The half that goes behind the codec of the same pipeline. */
    public Answers answers() {
        return new Answers();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
        } else if (phase == Phase.CLOSING) {
            bytes.release();
        } else {
            held = held == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, bytes);
            pass(ctx);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        pass(ctx);
        ctx.fireChannelWritabilityChanged();
    }

    /** What is held comes before it. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            pass(ctx);
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /** Lets through what may pass now. */
    private void pass(ChannelHandlerContext ctx) {
        if (passing) {
            return; // the call that is under way goes on
        }
        passing = true;
        try {
            while (held != null && mayPass(ctx)) {
                ctx.fireChannelRead(nextPiece(held));
            }
        } finally {
            passing = false;
        }
        if (ctx.isRemoved() || phase == Phase.CLOSING) {
            return;
        }
        boolean allAnswered = held == null && phase != Phase.WAIT && phase != Phase.UPGRADED;
        if (inputEnded && allAnswered) {
            end(ctx, ctx.writeAndFlush(Unpooled.EMPTY_BUFFER));
        } else {
            boolean reading = held == null && ctx.channel().isWritable();
            ctx.channel().config().setAutoRead(reading);
        }
    }

    /** @param last is flushed */
    private void end(ChannelHandlerContext ctx, ChannelFuture last) {
        phase = Phase.CLOSING;
        release();
        Ending ending = new Ending(last, SENDING_MILLIS);
        ctx.pipeline().addBefore(ctx.name(), null, ending);
        if (inputEnded) {
            ending.clientEnded();
        }
    }

    private boolean mayPass(ChannelHandlerContext ctx) {
        return switch (phase) {
            case HEAD -> ctx.channel().isWritable();
            case BODY, CHUNKS -> true;
            case WAIT, UPGRADED, CLOSING -> false;
        };
    }

    /** Takes from what is held as much as cannot reach beyond the request. */
    private ByteBuf nextPiece(ByteBuf from) {
        int readable = from.readableBytes();
        int length;
        if (phase == Phase.BODY) {
            length = (int) Math.min(bodyLeft, readable);
            bodyLeft -= length;
            if (bodyLeft == 0) {
                requestPassed();
            }
        } else {
            length = untilEmptyLine(from);
        }
        if (length == readable) {
            held = null;
            return from;
        }
        return from.readRetainedSlice(length);
    }

    /** A head and a body in chunks both end with an empty line (RFC 9112, sections 2.1 and 7.1), wherever else one may be. */
    private int untilEmptyLine(ByteBuf bytes) {
        int end = bytes.forEachByte(this::isWithinLines);
        return end < 0 ? bytes.readableBytes() : end + 1 - bytes.readerIndex();
    }

    private boolean isWithinLines(byte next) {
        if (next == '\n') {
            boolean empty = lineIsEmpty;
            lineIsEmpty = true;
            return !empty;
        }
        lineIsEmpty &= next == '\r';
        return true;
    }

    private void requestPassed() {
        phase = answered ? Phase.HEAD : Phase.WAIT;
    }

    private void release() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    /** What is held goes to the handlers that now come next, if the connection was upgraded. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (phase != Phase.UPGRADED || !ctx.channel().isActive()) {
            release();
            return;
        }
        ctx.channel().config().setAutoRead(true);
        ByteBuf frames = held;
        if (frames != null) {
            held = null;
            ctx.fireChannelRead(frames);
        }
        if (inputEnded) {
            ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    /**
     * Sees which request passes and when it is answered. An answer is the last one of its connection if the client wants that,
     * or if it is a refusal: then the rest of the input need not make sense. A refusal that says {@code keep-alive} itself is of a request
     * that was understood to its end.
     */
    public final class Answers extends ChannelDuplexHandler {

        private boolean last;
        private HttpVersion version = HttpVersion.HTTP_1_1;

        private Answers() {}

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (phase == Phase.CLOSING) {
                ReferenceCountUtil.release(message);
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(request);
            } else if (message instanceof LastHttpContent && phase == Phase.CHUNKS) {
                requestPassed();
            }
            ctx.fireChannelRead(message);
        }

        private void begin(HttpRequest request) {
            answered = false;
            version = request.protocolVersion();
            last = request.decoderResult().isFailure() || !HttpUtil.isKeepAlive(request);
            if (request.decoderResult().isSuccess() && HttpUtil.isTransferEncodingChunked(request)) {
                phase = Phase.CHUNKS;
            } else {
                bodyLeft = request.decoderResult().isSuccess() ? HttpUtil.getContentLength(request, 0L) : 0;
                phase = bodyLeft == 0 ? Phase.WAIT : Phase.BODY;
            }
        }

        /** RFC 9112, section 9.3; {@code upgrade} belongs to the header of that name (RFC 9110, section 7.8). */
        private void sayWhetherLast(HttpHeaders headers) {
            if (last) {
                headers.set(
                        HttpHeaderNames.CONNECTION,
                        headers.contains(HttpHeaderNames.UPGRADE) ? "close, upgrade" : "close");
            } else if (HttpVersion.HTTP_1_0.equals(version)) {
                headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
            }
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (message instanceof HttpResponse response) {
                if (HttpResponseStatus.SWITCHING_PROTOCOLS.equals(response.status())) {
                    phase = Phase.UPGRADED;
                }
                if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                    ctx.write(message, promise);
                    return;
                }
                last |= response.status().code() >= HttpResponseStatus.BAD_REQUEST.code()
                        && !response.headers().contains(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true);
                sayWhetherLast(response.headers());
            }
            if (!(message instanceof LastHttpContent)) {
                ctx.write(message, promise);
            } else if (last) {
                end(front(), ctx.write(message, promise.unvoid()));
            } else {
                ctx.write(message, promise);
                answered = true;
                if (phase == Phase.WAIT) {
                    phase = Phase.HEAD;
                }
            }
            pass(front());
        }
    }

    private ChannelHandlerContext front() {
        if (ctx == null) {
            throw new IllegalStateException("the gate is not in the pipeline");
        }
        return ctx;
    }
}
