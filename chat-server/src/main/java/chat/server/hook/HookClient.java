package chat.server.hook;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Posts to one receiver, one request after the other, over a connection that is used again. Confined to its event loop.
 *
 * <p>A name is looked up for each connection, which goes to one of the addresses that were found and may be used; TLS checks the name
 * all the same. So nobody can change the address between the check and the use. Redirections are not followed.
 */
final class HookClient {

    /** After which a connection is not used again, so that a name's other address counts. */
    private static final long MOST_AGE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final EventLoop loop;
    private final Hook hook;
    private final Names names;
    private final Predicate<InetAddress> allowed;
    private final SslContext tls;
    private final Pace pace;
    private final Clock clock;
    private @Nullable Channel channel;
    private long openedNanos;

    /**
     * Connects to nobody yet.
     *
     * @param allowed the addresses that may be used
     * @param tls for receivers by https
     */
    HookClient(
            EventLoop loop,
            Hook hook,
            Names names,
            Predicate<InetAddress> allowed,
            SslContext tls,
            Pace pace,
            Clock clock) {
        this.loop = loop;
        this.hook = hook;
        this.names = names;
        this.allowed = allowed;
        this.tls = tls;
        this.pace = pace;
        this.clock = clock;
    }

    /** Completes on the loop, always, and never with an exception. */
    CompletableFuture<Answer> post(String id, byte[] body) {
        assert loop.inEventLoop();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        Future<?> deadline = loop.schedule(
                () -> {
                    if (answer.complete(Answer.none(
                            "does not answer within " + pace.answer().toSeconds() + " s"))) {
                        close();
                    }
                },
                pace.answer().toMillis(),
                TimeUnit.MILLISECONDS);
        FullHttpRequest request = request(id, body);
        Channel open = channel;
        if (open != null && open.isActive() && System.nanoTime() - openedNanos < MOST_AGE_NANOS) {
            CompletableFuture<Answer> first = new CompletableFuture<>();
            send(open, request.retainedDuplicate(), first);
            first.thenAccept(got -> {
                if (got.status() == 0) {
                    lookUp(request, answer); // the receiver may have closed it as idle
                } else {
                    answer.complete(got);
                }
            });
        } else {
            lookUp(request, answer);
        }
        return answer.whenComplete((done, failure) -> deadline.cancel(false));
    }

    private void lookUp(FullHttpRequest request, CompletableFuture<Answer> answer) {
        close();
        if (answer.isDone()) {
            return;
        }
        names.lookUp(hook.host())
                .whenComplete((found, failure) -> loop.execute(() -> {
                    if (answer.isDone()) {
                        return;
                    }
                    if (failure != null) {
                        answer.complete(Answer.none("is at " + hook.host() + ", which cannot be looked up"));
                    } else {
                        connect(found, request, answer);
                    }
                }));
    }

    private FullHttpRequest request(String id, byte[] body) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, hook.target(), Unpooled.wrappedBuffer(body));
        long seconds = TimeUnit.MILLISECONDS.toSeconds(clock.millis());
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, hook.url().getRawAuthority());
        headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        headers.set(HttpHeaderNames.USER_AGENT, "chat-server");
        headers.set("webhook-id", id);
        headers.set("webhook-timestamp", seconds);
        headers.set("webhook-signature", hook.sign(id, seconds, body));
        return request;
    }

    private void connect(List<InetAddress> found, FullHttpRequest request, CompletableFuture<Answer> answer) {
        Optional<InetAddress> chosen = found.stream().filter(allowed).findFirst();
        if (chosen.isEmpty()) {
            answer.complete(
                    Answer.none("is at a private address (" + hook.host() + "), which takes --webhook-allow-private"));
            return;
        }
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        pace.answer().toMillis())
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        if (hook.isEncrypted()) {
                            opened.pipeline().addLast(tls.newHandler(opened.alloc(), hook.host(), hook.port()));
                        }
                        opened.pipeline().addLast(new HttpClientCodec()).addLast(new AnswerReader(clock));
                    }
                })
                .connect(new InetSocketAddress(chosen.get(), hook.port()));
        channel = connecting.channel();
        openedNanos = System.nanoTime();
        connecting.addListener(connected -> {
            if (answer.isDone()) {
                return;
            }
            if (connected.isSuccess()) {
                send(connecting.channel(), request, answer);
            } else {
                answer.complete(Answer.none("cannot be connected to: " + AnswerReader.reason(connected.cause())));
            }
        });
    }

    private static void send(Channel open, FullHttpRequest request, CompletableFuture<Answer> answer) {
        open.pipeline().get(AnswerReader.class).expect(answer);
        open.writeAndFlush(request).addListener(written -> {
            if (!written.isSuccess()) {
                answer.complete(Answer.none("connection failed: " + AnswerReader.reason(written.cause())));
            }
        });
    }

    /** Ends the connection, if there is one; a request under way fails. */
    void close() {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
