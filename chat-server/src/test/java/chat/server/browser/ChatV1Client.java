package chat.server.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client of the dialect {@code chat.v1} that is no browser. The socket's thread puts messages into a queue, from which the
 * test's thread takes them.
 */
final class ChatV1Client implements WebSocket.Listener, AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;
    private static final Pattern SEQ = Pattern.compile("\"seq\":(\\d+)");

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

    /** A new guest who is in the lobby. */
    static ChatV1Client enter(int port, String name) throws InterruptedException {
        return enter(port, name, "");
    }

    /** The user of an earlier {@code welcome}, in the lobby. */
    static ChatV1Client comeBack(int port, String name, String session) throws InterruptedException {
        return enter(port, name, ",\"session\":\"" + session + "\"");
    }

    private static ChatV1Client enter(int port, String name, String session) throws InterruptedException {
        ChatV1Client client = new ChatV1Client(port);
        client.send("{\"type\":\"hello\",\"id\":\"1\",\"name\":\"" + name + "\"" + session + "}");
        client.await("welcome");
        client.send("{\"type\":\"join\",\"id\":\"2\",\"room\":\"lobby\"}");
        client.await("joined");
        return client;
    }

    /** Says this in the lobby; gives its seq, once it is stored. {@code text} is JSON inside its quotes. */
    long say(String text) throws InterruptedException {
        return submit("send", "\"text\":\"" + text + "\"");
    }

    /** Replaces the text of an own message. */
    void edit(long seq, String text) throws InterruptedException {
        submit("edit", "\"seq\":" + seq + ",\"text\":\"" + text + "\"");
    }

    void delete(long seq) throws InterruptedException {
        submit("delete", "\"seq\":" + seq);
    }

    private long submit(String type, String fields) throws InterruptedException {
        String id = UUID.randomUUID().toString();
        send("{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"room\":\"lobby\"," + fields + "}");
        Matcher seq = SEQ.matcher(await("sent"));
        if (!seq.find()) {
            throw new AssertionError("sent has no seq");
        }
        return Long.parseLong(seq.group(1));
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
