package chat.server.wire;

import chat.server.ChatServer;
import chat.server.ServerConfig;
import chat.server.ServerConfig.TransportKind;
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
final class TestServer implements AutoCloseable {

    /** How long a test waits for what must come. */
    static final Duration BOUND = Duration.ofSeconds(30);

    static final HttpClient HTTP = HttpClient.newHttpClient();

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
    static final class Settings {
        private TransportKind transport = TransportKind.AUTO;
        private Set<String> allowedOrigins = Set.of();
        private int maxConnectionsPerAddress;
        private int sendsPerSecond;
        private Duration editWindow = Duration.ofHours(24);
        private int historyMessages = 1000;
        private int maxPendingBytes = 1 << 20;
        private Duration maxBehind = Duration.ofSeconds(60);
        private Duration historyAge = Duration.ZERO;
        private ServerConfig.@Nullable Store store;

        Settings transport(TransportKind kind) {
            transport = kind;
            return this;
        }

        Settings allowOrigin(String origin) {
            allowedOrigins = Set.of(origin);
            return this;
        }

        Settings maxConnectionsPerAddress(int most) {
            maxConnectionsPerAddress = most;
            return this;
        }

        Settings sendsPerSecond(int most) {
            sendsPerSecond = most;
            return this;
        }

        Settings editWindow(Duration window) {
            editWindow = window;
            return this;
        }

        Settings historyMessages(int kept) {
            historyMessages = kept;
            return this;
        }

        Settings maxPendingBytes(int most) {
            maxPendingBytes = most;
            return this;
        }

        Settings maxBehind(Duration most) {
            maxBehind = most;
            return this;
        }

        Settings historyAge(Duration kept) {
            historyAge = kept;
            return this;
        }

        /** Keeps messages in a folder instead of in memory. */
        Settings data(Path folder) {
            store = new ServerConfig.Store(folder, ServerConfig.Durability.PROCESS);
            return this;
        }

        TestServer start() {
            return new TestServer(new ServerConfig(
                    new ServerConfig.Listener("127.0.0.1", 0),
                    new ServerConfig.Listener("127.0.0.1", 0),
                    transport,
                    2,
                    new ServerConfig.Access(allowedOrigins, 0, maxConnectionsPerAddress),
                    new ServerConfig.Talk(sendsPerSecond, 4096, editWindow, Duration.ofSeconds(25)),
                    new ServerConfig.SlowReaders(maxPendingBytes, maxBehind),
                    new ServerConfig.History(historyMessages, historyAge, store)));
        }
    }

    /** Two event loops, so that what crosses threads is tested; no limits on connections and sends. */
    static Settings defaults() {
        return new Settings();
    }

    static TestServer start() {
        return defaults().start();
    }

    int port() {
        return server.chatAddress().getPort();
    }

    int managementPort() {
        return server.managementAddress().getPort();
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    URI management(String path) {
        return URI.create("http://127.0.0.1:" + managementPort() + path);
    }

    static HttpResponse<String> get(URI uri) {
        return exchange(HttpRequest.newBuilder(uri));
    }

    static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(BOUND).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A meter's value, by its name and labels as they stand in the answer of {@code /metrics}. */
    double meter(String name) {
        return get(management("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no meter " + name));
    }

    double closes(int code) {
        return meter("chat_closes_connections_total{code=\"" + code + "\"}");
    }

    double errors(String code) {
        return meter("chat_errors_total{code=\"" + code + "\"}");
    }

    double handshakes(String result) {
        return meter("chat_handshakes_total{result=\"" + result + "\"}");
    }

    double answers(int status) {
        return meter("chat_http_answers_total{status=\"" + status + "\"}");
    }

    /** Asks for a meter until it is as expected; for what the server notices at a time of its own. */
    void awaitMeter(String name, DoublePredicate expected) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        double value = meter(name);
        while (!expected.test(value)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(name + " stays at " + value);
            }
            value = meter(name);
        }
    }

    void signal(Signal signal) {
        server.signals().send(signal);
    }

    void stop() {
        server.stop();
    }

    @Override
    public void close() {
        server.stop();
    }
}
