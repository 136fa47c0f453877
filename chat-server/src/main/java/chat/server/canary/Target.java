package chat.server.canary;

import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.function.BooleanSupplier;

/**
 * The server's own port, as a client reaches it. Immutable.
 *
 * @param address of the listening socket
 * @param channel of a client, on the kernel's interface that the server uses
 * @param path of WebSockets
 * @param encrypted whether it speaks TLS now
 */
public record Target(SocketAddress address, Class<? extends Channel> channel, String path, BooleanSupplier encrypted) {

    /** Where to connect: a socket that listens on all addresses is reached on the loopback one. */
    SocketAddress reachable() {
        if (!(address instanceof InetSocketAddress socket)
                || !socket.getAddress().isAnyLocalAddress()) {
            return address;
        }
        boolean six = socket.getAddress() instanceof Inet6Address;
        return new InetSocketAddress(six ? loopback6() : InetAddress.getLoopbackAddress(), socket.getPort());
    }

    private static InetAddress loopback6() {
        byte[] one = new byte[16];
        one[15] = 1;
        try {
            return InetAddress.getByAddress(one);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 16 bytes", e);
        }
    }

    URI uri() {
        return URI.create((encrypted.getAsBoolean() ? "wss" : "ws") + "://localhost" + path);
    }
}
