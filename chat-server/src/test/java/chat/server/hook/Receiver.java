package chat.server.hook;

import chat.server.TestServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A receiver of webhooks by HTTP over real sockets, which answers as a test wants. Thread-safe. */
final class Receiver implements AutoCloseable {

    /**
     * What came.
     *
     * @param headers by their names in lower case
     * @param answer what was answered
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares requests
    record Request(String line, Map<String, String> headers, byte[] body, String answer) {
        private Request answered(String with) {
            return new Request(line, headers, body, with);
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        List<JsonNode> events() {
            List<JsonNode> events = new ArrayList<>();
            json().get("events").forEach(events::add);
            return events;
        }
    }

    /** The bytes of an answer; {@link #CLOSE} ends the connection instead, and {@link #SILENCE} nothing happens. */
    interface Behaviour extends Function<Request, String> {}

    static final String OK = answer("200 OK");
    static final String SILENCE = "";
    static final String CLOSE = "close";

    private final ServerSocket listener;
    private final Thread thread = new Thread(this::accept, "receiver");
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<JsonNode> accepted = new LinkedBlockingQueue<>();
    private volatile Behaviour behaviour = request -> OK;

    Receiver() throws IOException {
        this(ServerSocketFactory.getDefault(), 0);
    }

    Receiver(ServerSocketFactory sockets, int port) throws IOException {
        listener = sockets.createServerSocket(port, 50, InetAddress.getLoopbackAddress());
        thread.setDaemon(true);
        thread.start();
    }

    static String answer(String status, String... headers) {
        String all = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return "HTTP/1.1 " + status + "\r\n" + all + "Content-Length: 2\r\n\r\nok";
    }

    void behave(Behaviour next) {
        behaviour = next;
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** All that came, whatever was answered. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Until every connection has ended, and each of its requests has been answered or dropped. */
    void awaitNobody() {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (!open.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("a connection stays open");
            }
            TestServer.pause();
        }
    }

    /** The next event of a request that was answered with 200. */
    JsonNode next() {
        try {
            JsonNode event = accepted.poll(TestServer.BOUND.toSeconds(), TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing came");
            }
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<String> nextTexts(int count) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            texts.add(next().path("text").asString(""));
        }
        return texts;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread serving = new Thread(() -> serve(socket), "receiver-connection");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            @Nullable Request request = read(in);
            while (request != null) {
                String answer = behaviour.apply(request);
                requests.add(request.answered(answer));
                if (answer.equals(CLOSE)) {
                    return;
                }
                if (answer.startsWith("HTTP/1.1 200")) {
                    accepted.addAll(request.events());
                }
                out.write(answer.getBytes(StandardCharsets.UTF_8));
                out.flush();
                request = read(in);
            }
        } catch (SocketException e) {
            // the server closed
        } catch (IOException e) {
            // not TLS, or the end
        } finally {
            open.remove(socket);
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String line = line(in);
        if (line.isEmpty()) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] parts = header.split(": *", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
        }
        return new Request(line, headers, in.readNBytes(Integer.parseInt(headers.get("content-length"))), SILENCE);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** Nobody can connect any more when this returns, which an accept under way would still let. */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        for (Socket socket : open) {
            socket.close();
        }
    }
}
