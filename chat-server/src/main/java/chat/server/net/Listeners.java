package chat.server.net;

import chat.server.config.Listener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens listening sockets, or takes over those that were handed over. Immutable.
 *
 * @param gate pauses accepting on all of them
 * @param pipeline of each connection
 */
public record Listeners(Transport transport, EventLoopGroup loops, AcceptGate gate, ChannelHandler pipeline) {

    private static final int BACKLOG = 4096;

    /** More would wait in the kernel, out of sight, for one that does not read; what is on its way does not count. */
    private static final long MOST_NOT_SENT_BYTES = 128 << 10;

    /**
     * Takes over the sockets that are inherited, or listens where there are none. Blocks until it does.
     *
     * @param flagPrefix of the flags that the address came from, for the error
     * @param inherited their descriptors
     * @return at least one
     * @throws IOException if that cannot be, with one line that says why
     */
    public List<Channel> open(Listener listener, String flagPrefix, List<Integer> inherited) throws IOException {
        return inherited.isEmpty() ? List.of(listen(listener, flagPrefix)) : take(inherited);
    }

    /**
     * Listens. Blocks until it does.
     *
     * @param flagPrefix of the flags that the address came from, for the error
     * @throws IOException if that cannot be, with one line that names the flag
     */
    public Channel listen(Listener listener, String flagPrefix) throws IOException {
        InetAddress host;
        try {
            host = InetAddress.getByName(listener.host());
        } catch (UnknownHostException e) {
            throw new IOException("unknown host " + listener.host() + " (" + flagPrefix + "host)", e);
        }
        ChannelFuture bound = bootstrap(loops.next())
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .bind(new InetSocketAddress(host, listener.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + host.getHostAddress() + ":" + listener.port() + " (" + flagPrefix + "host, "
                            + flagPrefix + "port): " + reason(bound.cause()),
                    bound.cause());
        }
        return bound.channel();
    }

    /** All on one event loop, as the gate demands. What is closed here stays open for another process that has it. */
    private List<Channel> take(List<Integer> descriptors) throws IOException {
        EventLoop acceptor = loops.next();
        List<Channel> taken = new ArrayList<>();
        for (int descriptor : descriptors) {
            InheritedSocket.prepare(descriptor);
            ChannelFuture registered = bootstrap(acceptor)
                    .channelFactory(() -> new EpollServerSocketChannel(descriptor))
                    .register()
                    .awaitUninterruptibly();
            if (!registered.isSuccess()) {
                throw new IOException(
                        "LISTEN_FDS: descriptor " + descriptor + " is not taken: " + reason(registered.cause()),
                        registered.cause());
            }
            taken.add(registered.channel());
        }
        return taken;
    }

    private ServerBootstrap bootstrap(EventLoop acceptor) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(acceptor, loops)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // A client that sends no more may still get its answers.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(gate)
                .childHandler(pipeline);
        ChannelOption<Long> notSent = transport.notSent();
        if (notSent != null) {
            bootstrap.childOption(notSent, MOST_NOT_SENT_BYTES);
        }
        return bootstrap;
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }
}
