package chat.server.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A client that behaves well. Used by one thread. */
public final class Client implements AutoCloseable {

    private static final Duration BOUND = Connection.BOUND;

    private static final Set<String> PUSHES = Set.of(
            "message",
            "edited",
            "deleted",
            "changed",
            "presence",
            "typing",
            "rights",
            "removed",
            "invited",
            "expiring");

    private final Inbox inbox = new Inbox();
    private final Connection connection;

    private Client(Opening opening) {
        try {
            connection = opening.open(inbox);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private interface Opening {
        Connection open(Connection.Listener listener) throws InterruptedException, ExecutionException, TimeoutException;
    }

    private static final class Inbox implements Connection.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public void onMessage(String message) {
            messages.add(message);
        }

        @Override
        public void onClose(int code) {
            closed.complete(code);
        }

        @Override
        public void onError(Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    /** Speaks {@code chat.v1}, and has not said hello. */
    public static Client connect(int port) {
        return new Client(inbox -> Connection.chat(port, inbox));
    }

    /** Speaks the plain dialect. */
    public static Client plain(int port, String pathAndQuery) {
        return new Client(inbox -> Connection.plain(port, pathAndQuery, inbox));
    }

    /** Speaks {@code chat.v1}, and has said hello. */
    public static Client hello(int port, String name) {
        Client client = connect(port);
        client.ask("{'type':'hello','id':'hello','name':'" + name + "'}");
        return client;
    }

    /** Has said hello, and is in a room. */
    public static Client in(int port, String room, String name) {
        return hello(port, name).join(room);
    }

    /** Is the user of an earlier {@code welcome}, and in a room. */
    public static Client comeBack(int port, String room, String name, String session) {
        Client client = connect(port);
        client.ask("{'type':'hello','id':'hello','name':'" + name + "','session':'" + session + "'}");
        return client.join(room);
    }

    private Client join(String room) {
        ask("{'type':'join','id':'join','room':'" + room + "'}");
        return this;
    }

    /** Sends a message as it is, without waiting for an answer; single quotes stand for JSON's double ones. */
    public Client send(String message) {
        return sendText(message.replace('\'', '"'));
    }

    /** Sends a message as it is, quotes and all. */
    public Client sendText(String text) {
        connection.send(text);
        return this;
    }

    /** Says something in a room. */
    public Client say(String room, String text) {
        return send("{'type':'send','id':'" + text + "','room':'" + room + "','text':'" + text + "'}");
    }

    /** Says something in a room; gives its seq, once it is stored. */
    public long post(String room, String text) {
        return submit("send", room, Json.of("text", text));
    }

    /** Replaces the text of a message of its own. */
    public void edit(String room, long seq, String text) {
        submit("edit", room, Json.of("seq", seq, "text", text));
    }

    /** Deletes a message of its own. */
    public void delete(String room, long seq) {
        submit("delete", room, Json.of("seq", seq));
    }

    private long submit(String type, String room, Json fields) {
        Json command = fields.with("type", type, "id", UUID.randomUUID().toString(), "room", room);
        return askText(command.toString()).number("seq");
    }

    /** Sends a command and returns the next reply to any, leaving out pushes; single quotes stand for JSON's double ones. */
    public Json ask(String command) {
        return askText(command.replace('\'', '"'));
    }

    /** Sends a command as it is, quotes and all, and returns the next reply to any, leaving out pushes. */
    public Json askText(String command) {
        sendText(command);
        return next(reply -> !PUSHES.contains(reply.type()));
    }

    /** The next message as it is. */
    public String nextText() {
        await(connection.written());
        try {
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

    /** Whether the server has closed. */
    public boolean isClosed() {
        return inbox.closed.isDone();
    }

    /** Everything that is still to be read once the server has closed. */
    public List<Json> restAfterClose() {
        closeCode();
        return inbox.messages.stream().map(Json::parse).toList();
    }

    /** Closes, and waits for the server's answer. */
    public int close(int code) {
        await(connection.close(code));
        return closeCode();
    }

    /** Goes away without a word, after all that it sent. */
    public void drop() {
        await(connection.written());
        connection.close();
    }

    @Override
    public void close() {
        connection.close();
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
