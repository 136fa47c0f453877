package chat.server;

import chat.server.ServerConfig.TransportKind;
import chat.server.client.Client;
import chat.server.client.Connection;
import chat.server.stream.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/** A server in this process on free ports of the loopback address. */
public final class TestServer implements AutoCloseable {

    /** How long a test waits for what must come. */
    public static final Duration BOUND = Connection.BOUND;

    public static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ChatServer server;

    private TestServer(ServerConfig config) {
        try {
            server = new ChatServer(config);
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a test's server does differently; made by changing {@link #defaults}. */
    public static final class Settings {
        private TransportKind transport = TransportKind.AUTO;
        private Set<String> allowedOrigins = Set.of();
        private int port;
        private int maxConnections;
        private int maxConnectionsPerAddress;
        private int sendsPerSecond;
        private Duration editWindow = Duration.ofHours(24);
        private int historyMessages = 1000;
        private int maxPendingBytes = 1 << 20;
        private Duration maxBehind = Duration.ofSeconds(60);
        private Duration historyAge = Duration.ZERO;
        private ServerConfig.@Nullable Store store;

        public Settings transport(TransportKind kind) {
            transport = kind;
            return this;
        }

        public Settings allowOrigin(String origin) {
            allowedOrigins = Set.of(origin);
            return this;
        }

        public Settings port(int listen) {
            port = listen;
            return this;
        }

        public Settings maxConnections(int most) {
            maxConnections = most;
            return this;
        }

        public Settings maxConnectionsPerAddress(int most) {
            maxConnectionsPerAddress = most;
            return this;
        }

        public Settings sendsPerSecond(int most) {
            sendsPerSecond = most;
            return this;
        }

        public Settings editWindow(Duration window) {
            editWindow = window;
            return this;
        }

        public Settings historyMessages(int kept) {
            historyMessages = kept;
            return this;
        }

        public Settings maxPendingBytes(int most) {
            maxPendingBytes = most;
            return this;
        }

        public Settings maxBehind(Duration most) {
            maxBehind = most;
            return this;
        }

        public Settings historyAge(Duration kept) {
            historyAge = kept;
            return this;
        }

        /** Keeps messages in a folder instead of in memory. */
        public Settings data(Path folder) {
            store = new ServerConfig.Store(folder, ServerConfig.Durability.PROCESS);
            return this;
        }

        public TestServer start() {
            return new TestServer(new ServerConfig(
                    new ServerConfig.Listener("127.0.0.1", port),
                    new ServerConfig.Listener("127.0.0.1", 0),
                    transport,
                    2,
                    new ServerConfig.Access(allowedOrigins, maxConnections, maxConnectionsPerAddress),
                    new ServerConfig.Talk(sendsPerSecond, 4096, editWindow, Duration.ofSeconds(25)),
                    new ServerConfig.SlowReaders(maxPendingBytes, maxBehind),
                    new ServerConfig.History(historyMessages, historyAge, store)));
        }
    }

    /** Two event loops, so that what crosses threads is tested; no limits on connections and sends. */
    public static Settings defaults() {
        return new Settings();
    }

    public static TestServer start() {
        return defaults().start();
    }

    public int port() {
        return server.chatAddress().getPort();
    }

    /** See {@link Client#connect}. */
    public Client connect() {
        return Client.connect(port());
    }

    /** See {@link Client#plain}. */
    public Client plain(String pathAndQuery) {
        return Client.plain(port(), pathAndQuery);
    }

    /** See {@link Client#hello}. */
    public Client hello(String name) {
        return Client.hello(port(), name);
    }

    /** See {@link Client#in}. */
    public Client in(String room, String name) {
        return Client.in(port(), room, name);
    }

    public int managementPort() {
        return server.managementAddress().getPort();
    }

    public URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort() + path);
    }

    public static HttpResponse<String> get(URI uri) {
        return exchange(HttpRequest.newBuilder(uri));
    }

    public static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(BOUND).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What Prometheus would read. */
    public String scrape() {
        return get(management("/metrics")).body();
    }

    /** A meter's value, by its name and labels as they stand in the answer of {@code /metrics}. */
    public double meter(String name) {
        return scrape().lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no meter " + name));
    }

    public double closes(int code) {
        return meter("chat_closes_connections_total{code=\"" + code + "\"}");
    }

    public double errors(String code) {
        return meter("chat_errors_total{code=\"" + code + "\"}");
    }

    public double handshakes(String result) {
        return meter("chat_handshakes_total{result=\"" + result + "\"}");
    }

    public double answers(int status) {
        return meter("chat_http_answers_total{status=\"" + status + "\"}");
    }

    /** Asks for a meter until it is as expected; for what the server notices at a time of its own. */
    public void awaitMeter(String name, DoublePredicate expected) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        double value = meter(name);
        while (!expected.test(value)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(name + " stays at " + value);
            }
            value = meter(name);
        }
    }

    public void signal(Signal signal) {
        server.signals().send(signal);
    }

    public void stop() {
        server.stop();
    }

    @Override
    public void close() {
        server.stop();
    }
}
