package chat.server.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Asks by HTTP, at a port or a Unix socket, which the JDK's client does not do. Stateless. */
final class HttpQuery {

    private static final int CONNECT_MILLIS = 2_000;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final int STATUS_FROM = "HTTP/1.1 ".length();

    private HttpQuery() {}

    record Answer(int status, String body) {}

    /**
     * What is asked.
     *
     * @param path with the query
     * @param body empty for none
     */
    record Question(String method, String path, Map<String, String> headers, String body) {

        /** Of a GET. */
        static Question get(String path) {
            return new Question("GET", path, Map.of(), "");
        }
    }

    /** By HTTP/1.0 (RFC 1945), so that the answer ends with the connection. */
    static Answer exchange(SocketAddress server, Question question, Duration patience) throws IOException {
        try (SocketChannel channel = connect(server);
                Selector selector = Selector.open()) {
            StringBuilder head =
                    new StringBuilder(question.method() + " " + question.path() + " HTTP/1.0\r\nHost: localhost");
            question.headers()
                    .forEach((name, value) ->
                            head.append("\r\n").append(name).append(": ").append(value));
            byte[] body = question.body().getBytes(StandardCharsets.UTF_8);
            head.append("\r\nContent-Length: ").append(body.length).append(END_OF_HEAD);
            write(channel, head.toString().getBytes(StandardCharsets.US_ASCII));
            write(channel, body);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            return answer(readAll(channel, selector, System.nanoTime() + patience.toNanos()));
        }
    }

    private static SocketChannel connect(SocketAddress server) throws IOException {
        if (server instanceof UnixDomainSocketAddress) {
            return SocketChannel.open(server);
        }
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(server, CONNECT_MILLIS);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        for (ByteBuffer left = ByteBuffer.wrap(bytes); left.hasRemaining(); ) {
            channel.write(left);
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
