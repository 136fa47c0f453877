package chat.server.systemd;

import chat.server.TestServer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The service manager's end of sd_notify(3). Aborts the test where the machine lacks epoll. */
public final class NotifyReceiver implements AutoCloseable {

    private final EventLoopGroup loop;
    private final Channel channel;
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    /** @param name a path, or {@code @} and a name in the abstract namespace */
    public NotifyReceiver(String name) {
        loop = TestServer.unlessLacking(() -> {
            if (!Epoll.isAvailable()) {
                throw new IllegalStateException(Epoll.unavailabilityCause());
            }
            return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        });
        channel = new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, DomainDatagramPacket packet) {
                        messages.add(packet.content().toString(StandardCharsets.UTF_8));
                    }
                })
                .bind(new DomainSocketAddress(name.replaceFirst("^@", "\0")))
                .syncUninterruptibly()
                .channel();
    }

    /** The lines of the next message. */
    public List<String> next() throws InterruptedException {
        return next(lines -> true);
    }

    /** The lines of the next message that is as wanted; passes over others. */
    public List<String> next(Predicate<List<String>> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (true) {
            @Nullable String message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("no such message");
            }
            List<String> lines = message.lines().toList();
            if (wanted.test(lines)) {
                return lines;
            }
        }
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
