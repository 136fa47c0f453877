package chat.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of the loopback address that is bound, and not listened on: the kernel gives it to nobody else, connections to it are refused, and whoever
 * asks for it with SO_REUSEADDR, as servers do, can listen there. Used by one thread.
 */
public final class ReservedPort implements AutoCloseable {

    private final Socket socket = new Socket();

    public ReservedPort() throws IOException {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    public int number() {
        return socket.getLocalPort();
    }

    /** Whoever listens there goes on. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
