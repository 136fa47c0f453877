package chat.server.docs;

import chat.server.ChatServer;
import chat.server.ServerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server in this process on free ports of the loopback address, with the defaults of the flags. */
public final class RunningServer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    private final ChatServer server;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param maxConnections 0 for no limit */
    public RunningServer(int maxConnections) throws IOException {
        server = new ChatServer(new ServerConfig(
                new ServerConfig.Listener(LOOPBACK, 0),
                new ServerConfig.Listener(LOOPBACK, 0),
                ServerConfig.TransportKind.NIO,
                2,
                new ServerConfig.Access(Set.of(), maxConnections, 100),
                new ServerConfig.Talk(20, 4096, Duration.ofHours(24), Duration.ofSeconds(25)),
                new ServerConfig.SlowReaders(1 << 20, Duration.ofSeconds(60)),
                new ServerConfig.History(1000, Duration.ZERO, null)));
        try {
            server.start();
        } catch (IOException e) {
            server.stop();
            throw e;
        }
    }

    HttpClient http() {
        return http;
    }

    /** A WebSocket's address; {@code path} begins with a slash. */
    public URI webSocket(String path) {
        return URI.create("ws://" + text(server.chatAddress()) + path);
    }

    /** What Prometheus would read. */
    public String scrape() throws IOException, InterruptedException {
        URI metrics = URI.create("http://" + text(server.managementAddress()) + "/metrics");
        return http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body();
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** Only the first call does something. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            server.stop();
        }
    }
}
