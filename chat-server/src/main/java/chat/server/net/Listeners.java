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
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens listening sockets, or takes over those that were handed over. Immutable.
 *
 * @param gate pauses accepting on all of them
 * @param pipeline of each connection
 */
public record Listeners(Transport transport, EventLoopGroup loops, AcceptGate gate, ChannelHandler pipeline) {

    private static final int BACKLOG = 4096;
    private static final String UNIX = "unix:";

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
        Optional<Path> socket = listener.unixSocket();
        return socket.isPresent() ? listen(socket.get(), flagPrefix) : listenOnPort(listener, flagPrefix);
    }

    private Channel listen(Path path, String flagPrefix) throws IOException {
        UnixSocket file = new UnixSocket(path);
        boolean ofJdk = transport.unixServerChannel() == NioServerDomainSocketChannel.class;
        try {
            file.makeRoom();
            ChannelFuture bound = bootstrap(loops.next())
                    .channel(transport.unixServerChannel())
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .bind(ofJdk ? UnixDomainSocketAddress.of(path) : new DomainSocketAddress(path.toFile()))
                    .syncUninterruptibly();
            file.allow();
            bound.channel().closeFuture().addListener(closed -> file.remove());
            return bound.channel();
        } catch (Exception e) { // Netty throws those of the kernel as they are
            throw new IOException("cannot listen on " + UNIX + path + " (" + flagPrefix + "host): " + reason(e), e);
        }
    }

    private Channel listenOnPort(Listener listener, String flagPrefix) throws IOException {
        InetAddress host;
        try {
            host = InetAddress.getByName(listener.host());
        } catch (UnknownHostException e) {
            throw new IOException("unknown host " + listener.host() + " (" + flagPrefix + "host)", e);
        }
        ChannelFuture bound = tcp(loops.next())
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
            ChannelFuture registered = tcp(acceptor)
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
        return new ServerBootstrap()
                .group(acceptor, loops)
                // A client that sends no more may still get its answers.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(gate)
                .childHandler(pipeline);
    }

    private ServerBootstrap tcp(EventLoop acceptor) {
        ServerBootstrap bootstrap = bootstrap(acceptor).childOption(ChannelOption.TCP_NODELAY, true);
        ChannelOption<Long> notSent = transport.notSent();
        if (notSent != null) {
            bootstrap.childOption(notSent, MOST_NOT_SENT_BYTES);
        }
        return bootstrap;
    }

    /** Where clients find it: {@code http://127.0.0.1:8000}, or {@code unix:/run/chat.sock}. */
    public static String url(String scheme, Channel listener) {
        SocketAddress address = listener.localAddress();
        if (address instanceof InetSocketAddress socket) {
            return scheme + "://" + NetUtil.toSocketAddressString(socket);
        }
        return UNIX + (address instanceof DomainSocketAddress unix ? unix.path() : address);
    }

    private static String reason(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }
}
