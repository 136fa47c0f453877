package chat.server.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of the dialect {@code chat.v1} that is no browser. The socket's thread puts messages into a queue, from which the
 * test's thread takes them.
 */
final class ChatV1Client implements WebSocket.Listener, AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder incoming = new StringBuilder();
    private final WebSocket socket;

    ChatV1Client(int port) {
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("chat.v1")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), this)
                .join();
    }

    void send(String json) {
        socket.sendText(json, true).join();
    }

    /** Waits for the next message of this type, and gives its JSON; passes over others. */
    String await(String type) throws InterruptedException {
        String wanted = "\"type\":\"" + type + "\"";
        for (String json = poll(); json != null; json = poll()) {
            if (json.contains(wanted)) {
                return json;
            }
        }
        throw new AssertionError("no " + type + " came");
    }

    private @Nullable String poll() throws InterruptedException {
        return received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        incoming.append(part);
        if (last) {
            received.add(incoming.toString());
            incoming.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
