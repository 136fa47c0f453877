package chat.server.audit;

import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses of clients, as operators read them. Stateless. */
public final class Addresses {

    /** Stands for the client of a Unix socket, which has no address, until a proxy names one. */
    public static final InetAddress NOWHERE = InetAddress.getLoopbackAddress();

    private static final String UNIX_SOCKET = "unix-socket";

    private Addresses() {}

    /**
     * With the port, and then in brackets for IPv6; without it where a proxy says who the client is.
     *
     * @param client null if nobody knows better than the channel
     */
    public static String text(Channel channel, @Nullable Located client) {
        InetAddress address = client == null ? null : client.address();
        if (channel.remoteAddress() instanceof InetSocketAddress socket && socket.getAddress() != null) {
            boolean direct = address == null || address.equals(socket.getAddress());
            return direct ? NetUtil.toSocketAddressString(socket) : NetUtil.toAddressString(address);
        }
        return address == null || isNowhere(address) ? UNIX_SOCKET : NetUtil.toAddressString(address);
    }

    @SuppressWarnings("ReferenceEquality") // a proxy may name an equal one
    private static boolean isNowhere(InetAddress address) {
        return address == NOWHERE;
    }

    /** Without port and brackets. */
    static String host(String text) {
        if (text.startsWith("[")) {
            return text.substring(1, Math.max(1, text.indexOf(']')));
        }
        int port = text.indexOf(':');
        return port < 0 || text.indexOf(':', port + 1) >= 0 ? text : text.substring(0, port);
    }
}
