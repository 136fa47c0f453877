package chat.server;

import static org.junit.jupiter.api.Assumptions.abort;

import chat.server.client.Client;
import chat.server.client.Connection;
import chat.server.config.Durability;
import chat.server.config.Proxies;
import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.config.TlsFiles;
import chat.server.config.TransportKind;
import chat.server.net.InheritedSockets;
import chat.server.stream.RoomStreams;
import chat.server.stream.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A server in this process on free ports of the loopback address. */
public final class TestServer implements AutoCloseable {

    /** How long a test waits for what must come. */
    public static final Duration BOUND = Connection.BOUND;

    public static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ChatServer server;

    private TestServer(ServerConfig config, InheritedSockets inherited, UnaryOperator<RoomStreams> around) {
        try {
            server = new ChatServer(config, inherited, around);
            startOrStop(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void startOrStop(ChatServer server) throws IOException {
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            server.stop();
            throw e;
        }
    }

    /** What a test's server does differently; made by changing {@link #defaults}. */
    public static final class Setup {

        private ServerConfig config = ServerConfig.defaults()
                .withFreePorts()
                .withEngine(engine -> engine.withEventLoops(2))
                .withAccess(access -> access.withMaxConnectionsPerAddress(0))
                .withTalk(talk -> talk.withSendsPerSecond(0))
                .withSettings(live -> live.withObservation(look -> look.withCanary(Duration.ZERO)));

        private UnaryOperator<RoomStreams> around = UnaryOperator.identity();

        private InheritedSockets inherited = InheritedSockets.NONE;

        private Setup() {}

        public Setup port(int listen) {
            config = config.withListening(where -> where.withChat(where.chat().withPort(listen)));
            return this;
        }

        public Setup transport(TransportKind kind) {
            config = config.withEngine(engine -> engine.withTransport(kind));
            return this;
        }

        public Setup allowOrigin(String origin) {
            config = config.withAccess(access -> access.withAllowedOrigins(Set.of(origin)));
            return this;
        }

        public Setup basePath(String path) {
            config = config.withListening(where -> where.withBasePath(path));
            return this;
        }

        public Setup trustedProxies(String... networks) {
            config = config.withSettings(live -> live.withProxies(Proxies.parse(List.of(networks))));
            return this;
        }

        public Setup maxConnections(int most) {
            config = config.withAccess(access -> access.withMaxConnections(most));
            return this;
        }

        public Setup maxConnectionsPerAddress(int most) {
            config = config.withAccess(access -> access.withMaxConnectionsPerAddress(most));
            return this;
        }

        public Setup sendsPerSecond(int most) {
            config = config.withTalk(talk -> talk.withSendsPerSecond(most));
            return this;
        }

        public Setup compression() {
            config = config.withTalk(talk -> talk.withCompression(true));
            return this;
        }

        /** Off, if nothing is said: its messages would be counted with those of a test. */
        public Setup canary(Duration interval) {
            config = config.withSettings(live -> live.withObservation(look -> look.withCanary(interval)));
            return this;
        }

        public Setup editWindow(Duration window) {
            config = config.withTalk(talk -> talk.withEditWindow(window));
            return this;
        }

        public Setup maxPendingBytes(int most) {
            config = config.withSlowReaders(readers -> readers.withMaxPendingBytes(most));
            return this;
        }

        public Setup maxBehind(Duration most) {
            config = config.withSlowReaders(readers -> readers.withMaxBehind(most));
            return this;
        }

        public Setup historyMessages(int retained) {
            config = config.withHistory(history -> history.withMessages(retained));
            return this;
        }

        public Setup historyAge(Duration retained) {
            config = config.withHistory(history -> history.withAge(retained));
            return this;
        }

        /** Stores messages in a folder instead of in memory. */
        public Setup data(Path folder) {
            config = config.withHistory(history -> history.withStore(new Store(folder, Durability.PROCESS)));
            return this;
        }

        /** Clients connect by https and wss. */
        public Setup tls(TlsFiles files) {
            config = config.withSettings(settings -> settings.withTls(files));
            return this;
        }

        public Setup eventLoops(int count) {
            config = config.withEngine(engine -> engine.withEventLoops(count));
            return this;
        }

        /** Puts something around the streams. */
        public Setup around(UnaryOperator<RoomStreams> more) {
            around = more;
            return this;
        }

        /** Takes sockets over that listen already; they are closed with the server. */
        public Setup inherit(InheritedSockets sockets) {
            inherited = sockets;
            return this;
        }

        /** On one transport; aborts the test where the machine lacks it. */
        public TestServer startOn(TransportKind kind) {
            return unlessLacking(() -> transport(kind).start());
        }

        public TestServer start() {
            return new TestServer(config, inherited, around);
        }
    }

    /** Two event loops, so that what crosses threads is tested; no limits on connections and sends. */
    /** What needs a transport; aborts the test where the machine lacks it. */
    public static <T> T unlessLacking(Supplier<T> start) {
        try {
            return start.get();
        } catch (IllegalStateException e) {
            return abort("this machine lacks it: " + e.getMessage());
        }
    }

    public static Setup defaults() {
        return new Setup();
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
