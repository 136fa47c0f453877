package chat.server.systemd;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix datagram socket that messages go to; one whose name begins with {@code @} is in the abstract namespace (unix(7)). By the
 * native library of epoll, on every transport, as the JDK has none. Never blocks: what the reader has no room for is lost.
 * Thread-safe.
 */
final class NotifySocket implements Consumer<String> {

    private static final Logger log = LoggerFactory.getLogger(NotifySocket.class);

    private final byte[] address;
    private boolean failed; // guarded by this

    NotifySocket(String name) {
        address = name.getBytes(StandardCharsets.UTF_8);
        if (address[0] == '@') {
            address[0] = 0;
        }
    }

    @Override
    public synchronized void accept(String message) {
        try {
            send(message);
            failed = false;
        } catch (IOException | RuntimeException | LinkageError e) {
            if (!failed) {
                failed = true;
                log.warn("NOTIFY_SOCKET cannot be reached: {}", e.toString());
            }
        }
    }

    private void send(String message) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException(
                    "it takes the native library of epoll, which is not there", Epoll.unavailabilityCause());
        }
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        Socket socket = Socket.newSocketDomainDgram();
        try {
            socket.sendToDomainSocket(buffer, 0, bytes.length, address);
        } finally {
            socket.close();
        }
    }
}
