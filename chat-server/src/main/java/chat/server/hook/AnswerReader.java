package chat.server.hook;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads the answers of one connection, and drops their bodies. Confined to its event loop. */
final class AnswerReader extends SimpleChannelInboundHandler<HttpObject> {

    /** A longer one is not read to its end: the connection is closed, and the status counts. */
    private static final int MOST_BODY_BYTES = 64 * 1024;

    private static final int MOST_REASON_CHARS = 200;

    private final Clock clock;
    private @Nullable CompletableFuture<Answer> expected;
    private @Nullable Answer answer;
    private boolean reusable;
    private long bodyBytes;

    AnswerReader(Clock clock) {
        this.clock = clock;
    }

    /** A request is about to be sent. */
    void expect(CompletableFuture<Answer> next) {
        expected = next;
        answer = null;
        bodyBytes = 0;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
        if (part.decoderResult().isFailure()) {
            end(
                    ctx,
                    Answer.none(
                            "answers no HTTP: " + reason(part.decoderResult().cause())),
                    false);
            return;
        }
        if (part instanceof HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                return;
            }
            answer = Answer.of(response, clock.instant());
            reusable = HttpUtil.isKeepAlive(response);
        }
        if (part instanceof HttpContent content && answer != null) {
            bodyBytes += content.content().readableBytes();
            if (part instanceof LastHttpContent) {
                end(ctx, answer, reusable);
            } else if (bodyBytes > MOST_BODY_BYTES) {
                end(ctx, answer, false);
            }
        }
    }

    private void end(ChannelHandlerContext ctx, Answer end, boolean reuse) {
        CompletableFuture<Answer> waiting = expected;
        expected = null;
        answer = null;
        if (!reuse || waiting == null) {
            ctx.close();
        }
        if (waiting != null) {
            waiting.complete(end);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(ctx, answer == null ? Answer.none("closes before it answers") : answer, false);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(ctx, Answer.none("connection failed: " + reason(cause)), false);
    }

    /** The first line of what went wrong at the bottom. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String line = String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse("failed")
                .replaceAll("\\p{Cntrl}", "?");
        return line.substring(0, Math.min(line.length(), MOST_REASON_CHARS));
    }
}
