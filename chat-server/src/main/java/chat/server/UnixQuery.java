package chat.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Asks by HTTP at a Unix socket, which the JDK's client does not do. Stateless. */
final class UnixQuery {

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final int STATUS_FROM = "HTTP/1.1 ".length();

    private UnixQuery() {}

    record Answer(int status, String body) {}

    /** The answer to a GET. By HTTP/1.0 (RFC 1945), so that it ends with the connection. */
    static Answer get(Path socket, String path, Duration patience) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request = "GET " + path + " HTTP/1.0\r\nHost: localhost" + END_OF_HEAD;
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            return answer(readAll(channel, selector, System.nanoTime() + patience.toNanos()));
        }
    }

    private static String readAll(SocketChannel channel, Selector selector, long deadlineNanos) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(8 * 1024);
        int read = 0;
        while (read >= 0) {
            selector.select(Math.max(1, (deadlineNanos - System.nanoTime()) / 1_000_000));
            selector.selectedKeys().clear();
            if (System.nanoTime() > deadlineNanos) {
                throw new IOException("no answer in time");
            }
            read = channel.read(part.clear());
            all.write(part.array(), 0, Math.max(0, read));
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static Answer answer(String text) throws IOException {
        int head = text.indexOf(END_OF_HEAD);
        if (head < STATUS_FROM + 3
                || !text.substring(STATUS_FROM, STATUS_FROM + 3).matches("[0-9]{3}")) {
            throw new IOException("the answer is not HTTP");
        }
        int status = Integer.parseInt(text.substring(STATUS_FROM, STATUS_FROM + 3));
        return new Answer(status, text.substring(head + END_OF_HEAD.length()));
    }
}
