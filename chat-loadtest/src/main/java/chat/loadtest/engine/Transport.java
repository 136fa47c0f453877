package chat.loadtest.engine;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * How event loops reach the network. Immutable.
 *
 * @param name as Netty calls it
 */
record Transport(String name, IoHandlerFactory handlers, ChannelFactory<SocketChannel> channels) {

    /** The first one that works here. epoll comes first as its timers are as fine, and every Linux allows it. */
    static Transport best() {
        if (Epoll.isAvailable()) {
            return new Transport("epoll", EpollIoHandler.newFactory(), EpollSocketChannel::new);
        }
        if (IoUring.isAvailable()) {
            return new Transport("io_uring", IoUringIoHandler.newFactory(), IoUringSocketChannel::new);
        }
        return new Transport("nio", NioIoHandler.newFactory(), NioSocketChannel::new);
    }

    /** Has the port of a connection chosen when it connects, so that each of our addresses can use all of them. */
    void choosePortsLate(Bootstrap bootstrap) {
        if (name.equals("epoll")) {
            bootstrap.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        }
    }
}
