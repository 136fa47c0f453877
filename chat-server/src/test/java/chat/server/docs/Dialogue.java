package chat.server.docs;

import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client's connection: what it sends, and what it was sent and nobody has asked for yet. Used by one thread. */
public final class Dialogue implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 10;

    private final WebSocket socket;
    private final Inbox inbox;
    private final List<String> unclaimed = new ArrayList<>();

    /** Receives on the client's threads. */
    private static final class Inbox implements WebSocket.Listener {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }
    }

    /** Chooses among messages. */
    public interface Choice {
        boolean takes(String message);
    }

    private Dialogue(WebSocket socket, Inbox inbox) {
        this.socket = socket;
        this.inbox = inbox;
    }

    /** Connects in the {@code chat.v1} dialect. */
    public static Dialogue chat(RunningServer server) {
        return open(server, "/ws", server.http().newWebSocketBuilder().subprotocols("chat.v1"));
    }

    /** Connects in the plain dialect. */
    public static Dialogue plain(RunningServer server, String path) {
        return open(server, path, server.http().newWebSocketBuilder());
    }

    private static Dialogue open(RunningServer server, String path, WebSocket.Builder builder) {
        Inbox inbox = new Inbox();
        return new Dialogue(
                builder.buildAsync(server.webSocket(path), inbox)
                        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .join(),
                inbox);
    }

    public void send(String text) {
        socket.sendText(text, true)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Takes the oldest message of its choice, and waits for it if it has not come yet. */
    String take(String expected, Choice choice) throws InterruptedException {
        for (String message : unclaimed) {
            if (choice.takes(message)) {
                unclaimed.remove(message);
                return message;
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            String message = inbox.messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("expected\n" + expected + "\nbut got only\n" + String.join("\n", unclaimed));
            }
            if (choice.takes(message)) {
                return message;
            }
            unclaimed.add(message);
        }
    }

    /** The code that the server closes with. */
    public int closeCode() {
        return inbox.closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
