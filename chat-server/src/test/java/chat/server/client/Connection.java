package chat.server.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One WebSocket of the JDK's, which sends in order. Used by one thread; a thread of the JDK's calls the listener. */
public final class Connection implements AutoCloseable {

    /** How long a test waits for what must come. */
    public static final Duration BOUND = Duration.ofSeconds(30);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final WebSocket socket;
    private CompletableFuture<WebSocket> lastSend;

    private Connection(WebSocket socket) {
        this.socket = socket;
        this.lastSend = CompletableFuture.completedFuture(socket);
    }

    /** Gets what comes by a connection, one call after the other; {@code onClose} or {@code onError} is the last. */
    public interface Listener {

        /** A whole message. */
        void onMessage(String message);

        /** With the code of the server's close frame, or 1006 without one. */
        void onClose(int code);

        void onError(Throwable error);
    }

    /** Joins the parts of messages. */
    private record Parts(Listener listener, StringBuilder text) implements WebSocket.Listener {

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                listener.onMessage(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            listener.onClose(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            listener.onError(error);
        }
    }

    /** In the dialect {@code chat.v1}. */
    public static Connection chat(int port, Listener listener)
            throws InterruptedException, ExecutionException, TimeoutException {
        return open(HTTP.newWebSocketBuilder().subprotocols("chat.v1"), port, "/ws", listener);
    }

    /** In the plain dialect. */
    public static Connection plain(int port, String pathAndQuery, Listener listener)
            throws InterruptedException, ExecutionException, TimeoutException {
        return open(HTTP.newWebSocketBuilder(), port, pathAndQuery, listener);
    }

    private static Connection open(WebSocket.Builder builder, int port, String pathAndQuery, Listener listener)
            throws InterruptedException, ExecutionException, TimeoutException {
        URI uri = URI.create("ws://127.0.0.1:" + port + pathAndQuery);
        return new Connection(builder.buildAsync(uri, new Parts(listener, new StringBuilder()))
                .get(BOUND.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Does not wait. */
    public void send(String text) {
        lastSend = lastSend.thenCompose(sent -> socket.sendText(text, true));
    }

    /** Done when all that was sent is written. */
    public CompletableFuture<?> written() {
        return lastSend;
    }

    /** Closes after all that was sent; done when that is written. */
    public CompletableFuture<?> close(int code) {
        return lastSend.thenCompose(sent -> socket.sendClose(code, "bye"));
    }

    /** Goes away without a word. */
    @Override
    public void close() {
        socket.abort();
    }
}
