package chat.server.net;

import chat.server.config.TransportKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of the kernel's interfaces, with the settings that suit a broadcast.
 *
 * @param name as the flag spells it
 * @param serverChannel for TCP
 * @param unixServerChannel for Unix sockets
 * @param notSent how many bytes the kernel takes of a connection that it cannot send yet; null where that can't be said
 */
public record Transport(
        String name,
        IoHandlerFactory handlers,
        Class<? extends ServerChannel> serverChannel,
        Class<? extends ServerChannel> unixServerChannel,
        @Nullable ChannelOption<Long> notSent) {

    /** Those that can accept on a socket that another process has opened; Netty's io_uring opens its own. */
    static final Set<TransportKind> INHERITING = EnumSet.of(TransportKind.EPOLL);

    /** Room for the writes of a large room, which then go down in one call. */
    private static final int RING_ENTRIES = 4096;

    /** Kernel threads of a loop: each sends to one client that sends no more and does not read, until that is reset. */
    private static final int MOST_WORKERS = 8;

    static {
        // Read by Netty when its io_uring is loaded.
        // A poll that stays armed fires once for a connection's last bytes and for its end that comes with them: Netty
        // would
        // read the bytes and never hear of the end.
        setByDefault("io.netty.iouring.pollAddMultishotEnabled", "false");
        // An accept that stays armed is begun again at once after each failure, however often that is.
        setByDefault("io.netty.iouring.acceptMultiShotEnabled", "false");
    }

    private static void setByDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * One of the kernel's interfaces. Whether its event loops can be had shows when they are made ({@link EventLoops}).
     *
     * @param kind which one
     * @throws IllegalStateException if this machine does not have it, with the reason
     */
    static Transport of(TransportKind kind) {
        return switch (kind) {
            case IO_URING -> {
                requireNone(IoUring.unavailabilityCause());
                yield ioUring();
            }
            case EPOLL -> {
                requireNone(Epoll.unavailabilityCause());
                yield epoll();
            }
            case NIO -> nio();
            case AUTO -> throw new IllegalArgumentException("no interface of its own");
        };
    }

    /** Of a client, for the server that connects to itself. */
    public Class<? extends Channel> clientChannel(boolean unix) {
        if (serverChannel == IoUringServerSocketChannel.class) {
            return unix ? IoUringDomainSocketChannel.class : IoUringSocketChannel.class;
        }
        if (serverChannel == EpollServerSocketChannel.class) {
            return unix ? EpollDomainSocketChannel.class : EpollSocketChannel.class;
        }
        return unix ? NioDomainSocketChannel.class : NioSocketChannel.class;
    }

    private static void requireNone(@Nullable Throwable unavailable) {
        if (unavailable != null) {
            throw new IllegalStateException(unavailable);
        }
    }

    private static Transport ioUring() {
        IoUringIoHandlerConfig config = new IoUringIoHandlerConfig()
                .setRingSize(RING_ENTRIES)
                .setCqSize(2 * RING_ENTRIES)
                .setSingleIssuer(true)
                .setMaxUnboundedWorker(MOST_WORKERS);
        return new Transport(
                "io_uring",
                new SturdyRings(IoUringIoHandler.newFactory(config)),
                IoUringServerSocketChannel.class,
                IoUringServerDomainSocketChannel.class,
                IoUringChannelOption.TCP_NOTSENT_LOWAT);
    }

    private static Transport epoll() {
        return new Transport(
                "epoll",
                HalfClosedEpoll.newFactory(),
                EpollServerSocketChannel.class,
                EpollServerDomainSocketChannel.class,
                EpollChannelOption.TCP_NOTSENT_LOWAT);
    }

    private static Transport nio() {
        return new Transport(
                "nio",
                NioIoHandler.newFactory(),
                NioServerSocketChannel.class,
                NioServerDomainSocketChannel.class,
                null);
    }
}
