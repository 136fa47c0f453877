package chat.server.wire;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client that behaves well, on the JDK's own WebSocket. Used by one thread. */
public final class Client implements AutoCloseable {

    private static final Duration BOUND = TestServer.BOUND;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Set<String> PUSHES =
            Set.of("message", "edited", "deleted", "changed", "presence", "typing", "removed");

    private final Inbox inbox = new Inbox();
    private final WebSocket socket;
    private CompletableFuture<WebSocket> lastSend;

    private Client(int port, String pathAndQuery, @Nullable String subprotocol) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (subprotocol != null) {
            builder.subprotocols(subprotocol);
        }
        URI uri = URI.create("ws://127.0.0.1:" + port + pathAndQuery);
        socket = await(builder.buildAsync(uri, inbox));
        lastSend = CompletableFuture.completedFuture(socket);
    }

    /** Puts whole messages into a queue. */
    private static final class Inbox implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    /** Speaks {@code chat.v1}, and has not said hello. */
    static Client connect(TestServer server) {
        return new Client(server.port(), "/ws", "chat.v1");
    }

    /** Speaks the plain dialect. */
    static Client plain(TestServer server, String pathAndQuery) {
        return new Client(server.port(), pathAndQuery, null);
    }

    /** Speaks {@code chat.v1}, and has said hello. */
    static Client hello(TestServer server, String name) {
        return connect(server).sayHello(name);
    }

    /** Has said hello, and is in a room. */
    static Client in(TestServer server, String room, String name) {
        return hello(server, name).enter(room);
    }

    /** Has said hello to the server on a port, and is in a room. */
    public static Client in(int port, String room, String name) {
        return new Client(port, "/ws", "chat.v1").sayHello(name).enter(room);
    }

    /** Has said hello to the server on a port. */
    public static Client hello(int port, String name) {
        return new Client(port, "/ws", "chat.v1").sayHello(name);
    }

    private Client sayHello(String name) {
        ask("{'type':'hello','id':'hello','name':'" + name + "'}");
        return this;
    }

    private Client enter(String room) {
        ask("{'type':'join','id':'join','room':'" + room + "'}");
        return this;
    }

    /** Sends a message as it is, without waiting for an answer; single quotes stand for JSON's double ones. */
    public Client send(String message) {
        return sendText(message.replace('\'', '"'));
    }

    Client sendText(String text) {
        lastSend = lastSend.thenCompose(sent -> socket.sendText(text, true));
        return this;
    }

    /** Says something in a room. */
    public Client say(String room, String text) {
        return send("{'type':'send','id':'" + text + "','room':'" + room + "','text':'" + text + "'}");
    }

    /** Sends a command and returns the next reply to any, leaving out pushes. */
    public Json ask(String command) {
        send(command);
        return next(reply -> !isPush(reply.type()));
    }

    private static boolean isPush(String type) {
        return PUSHES.contains(type);
    }

    /** The next message as it is. */
    public String nextText() {
        try {
            await(lastSend);
            String message = inbox.messages.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("nothing came");
            }
            return message;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    public Json next() {
        return Json.parse(nextText());
    }

    public Json next(Predicate<Json> wanted) {
        Json message = next();
        while (!wanted.test(message)) {
            message = next();
        }
        return message;
    }

    public Json next(String type) {
        return next(message -> message.type().equals(type));
    }

    /** The texts of the next messages of rooms. */
    public List<String> nextTexts(int count) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            texts.add(next("message").string("text"));
        }
        return texts;
    }

    /** The code that the server closes with. */
    public int closeCode() {
        return await(inbox.closed);
    }

    /** Everything that is still to be read once the server has closed. */
    public List<Json> restAfterClose() {
        closeCode();
        return inbox.messages.stream().map(Json::parse).toList();
    }

    /** Closes, and waits for the server's answer. */
    int close(int code) {
        await(lastSend);
        await(socket.sendClose(code, "bye"));
        return closeCode();
    }

    /** Goes away without a word. */
    void drop() {
        await(lastSend);
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
