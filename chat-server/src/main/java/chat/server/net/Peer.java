package chat.server.net;

import chat.server.audit.Addresses;
import chat.server.config.Proxies;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.DomainSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Who is at the other end of a connection. Immutable.
 *
 * @param address of a Unix socket, which has none: that of the loopback interface
 * @param unix whether it is a Unix socket
 */
record Peer(InetAddress address, boolean unix) {

    static Peer of(Channel channel) {
        boolean unix = channel instanceof DomainSocketChannel || channel instanceof NioDomainSocketChannel;
        InetAddress address = channel.remoteAddress() instanceof InetSocketAddress socket && socket.getAddress() != null
                ? socket.getAddress()
                : Addresses.NOWHERE;
        return new Peer(address, unix);
    }

    boolean isTrusted(Proxies proxies) {
        return unix ? proxies.unix() : proxies.trusts(address);
    }
}
