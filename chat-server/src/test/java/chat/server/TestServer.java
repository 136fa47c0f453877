package chat.server;

import static org.junit.jupiter.api.Assumptions.abort;

import chat.protocol.Member;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.admin.api.Operation;
import chat.server.client.Client;
import chat.server.client.Connection;
import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.moderation.Actor;
import chat.server.net.InheritedSockets;
import chat.server.stream.Outcome;
import chat.server.stream.RoomStreams;
import chat.server.stream.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A server in this process on free ports of the loopback address. */
public final class TestServer implements AutoCloseable {

    /** How long a test waits for what must come. */
    public static final Duration BOUND = Connection.BOUND;

    private static final long PAUSE_NANOS = 5_000_000;

    public static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Actor OPERATOR = Actor.operator(new Member(new UserId("operator"), new UserName("Operator")));

    private final ChatServer server;
    private final ServerConfig config;

    TestServer(ServerConfig config, InheritedSockets inherited, UnaryOperator<RoomStreams> around) {
        this.config = config;
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

    /** What needs a transport; aborts the test where the machine lacks it. */
    public static <T> T unlessLacking(Supplier<T> start) {
        try {
            return start.get();
        } catch (IllegalStateException e) {
            return abort("this machine lacks it: " + e.getMessage());
        }
    }

    /** Two event loops, so that what crosses threads is tested; no limits on connections and sends. */
    public static TestServerSetup defaults() {
        return new TestServerSetup();
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

    /** Of the API's own listener. */
    public int apiPort() {
        return server.api().address().getPort();
    }

    public List<Operation> apiOperations() {
        return server.api().operations();
    }

    /** Reads the files again, as at a SIGHUP. */
    public void reload() throws IOException {
        server.apply(config.settings());
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
        return exchange(request, HttpResponse.BodyHandlers.ofString());
    }

    public static <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return HTTP.send(request.timeout(BOUND).build(), body);
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
            pause();
            value = meter(name);
        }
    }

    /** Between two looks at what others are to do, so that they have the processor. */
    public static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    public void signal(Signal signal) {
        server.services().signals().send(signal);
    }

    /** An operator does something; returns when it is durable. */
    public Outcome moderate(RoomName room, ModeratorAct act) {
        return join(server.services().moderation().act(OPERATOR, null, room, act));
    }

    /** The same, to the settings of a room. */
    public Outcome configure(RoomName room, RoomSettings settings) {
        return join(server.services().moderation().configure(OPERATOR, null, room, settings));
    }

    private static Outcome join(CompletionStage<Outcome> outcome) {
        return outcome.toCompletableFuture()
                .orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Blocks until everybody has left, or {@link #stop} is called. */
    public void drain() {
        server.drain();
    }

    public void stop() {
        server.stop();
    }

    /** Stops, and waits until the data folder is free, if it has one. */
    @Override
    public void close() {
        server.stop();
        if (config.history().store() instanceof Store.Folder data) {
            try {
                FreeFolder.await(data.folder());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
