package chat.server.crash;

import chat.server.client.Connection;
import chat.server.client.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Talks in some rooms without a pause and, however often its connection is cut, comes back as the protocol's page on resuming
 * tells it to. What it does and is told it writes down ({@link Notes}). Has a thread of its own; the public methods may be
 * called by any other one.
 */
public final class SturdyClient implements AutoCloseable {

    private static final int WINDOW = 32;
    private static final int MOST_CHARS = 400;
    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long MOST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final String name;
    private final IntSupplier port;
    private final List<String> rooms;
    private final Notes notes;
    private final Random random;
    private final Runnable onAcknowledged;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final CompletableFuture<Void> quiet = new CompletableFuture<>();
    private final CompletableFuture<Void> level = new CompletableFuture<>();
    private volatile boolean talking = true;
    private volatile boolean closed;

    // Confined to the client's own thread.
    private final Map<String, Unanswered> unanswered = new LinkedHashMap<>();
    private final Map<String, Position> positions = new HashMap<>();
    private final Set<String> joined = new HashSet<>();
    private @Nullable Connection connection;
    private @Nullable Inbox inbox;
    private String user = "";
    private String session = "";
    private int said;
    private @Nullable Json newest;

    /** What is still to be acknowledged. */
    private record Unanswered(String room, String id, String text) {
        Json send() {
            return Json.of("type", "send", "id", id, "room", room, "text", text);
        }
    }

    /** The last message received of a room. */
    private record Position(String epoch, long seq) {}

    /** What came by a connection; without a message: it ended. No inbox: somebody asks this client to get level. */
    private record Event(@Nullable Inbox inbox, @Nullable String message) {}

    /**
     * Starts.
     *
     * @param name differs from all other clients' names
     * @param port where it tries to connect, asked each time
     * @param notes where to write down what happens
     * @param onAcknowledged runs at each acknowledgement, on the client's thread
     */
    public SturdyClient(
            String name, IntSupplier port, List<String> rooms, Path notes, long seed, Runnable onAcknowledged)
            throws IOException {
        this.name = name;
        this.port = port;
        this.rooms = List.copyOf(rooms);
        this.notes = new Notes(notes);
        this.random = new Random(seed);
        this.onAcknowledged = onAcknowledged;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Says nothing new; done when all that was said is acknowledged. */
    public CompletableFuture<Void> stopTalking() {
        talking = false;
        return quiet;
    }

    /** Done when everything that has been said in its rooms by now was received. To be called when it is connected. */
    public CompletableFuture<Void> getLevel() {
        events.add(new Event(null, null));
        return level;
    }

    /** Goes away without a word. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.interrupt();
        thread.join();
    }

    private void run() {
        try (notes) {
            while (!closed) {
                connect();
                while (handle(events.take())) {
                    // Goes on until the connection ends.
                }
            }
        } catch (InterruptedException | IOException | RuntimeException e) {
            fail(e);
        } finally {
            if (connection != null) {
                connection.close();
            }
        }
    }

    private void fail(Exception e) {
        quiet.completeExceptionally(e);
        level.completeExceptionally(e);
    }

    /** Tries until there is a server. */
    private void connect() throws InterruptedException, IOException {
        long deadline = System.nanoTime() + BOUND_NANOS;
        joined.clear();
        while (true) {
            try {
                inbox = new Inbox();
                connection = Connection.chat(port.getAsInt(), inbox);
                break;
            } catch (ExecutionException | TimeoutException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("no server", e);
                }
                LockSupport.parkNanos(random.nextLong(MOST_PAUSE_NANOS));
            }
        }
        Json hello = Json.of("type", "hello", "id", "hello", "name", name);
        say(session.isEmpty() ? hello : hello.with("session", session));
    }

    /** Puts what comes by one connection into the queue of events. */
    private final class Inbox implements Connection.Listener {

        @Override
        public void onMessage(String message) {
            events.add(new Event(this, message));
        }

        @Override
        public void onClose(int code) {
            events.add(new Event(this, null));
        }

        @Override
        public void onError(Throwable error) {
            events.add(new Event(this, null));
        }
    }

    private void say(Json command) {
        if (connection == null) {
            throw new IllegalStateException("not connected");
        }
        connection.send(command.toString());
    }

    /** False if that was the end of the connection. */
    private boolean handle(Event event) {
        if (event.inbox == null) {
            say(Json.of("type", "ping", "id", "ping"));
        } else if (event.inbox == inbox) {
            if (event.message == null) {
                return false;
            }
            handle(Json.parse(event.message));
        }
        return true;
    }

    private void handle(Json message) {
        switch (message.type()) {
            case "welcome" -> welcome(message);
            case "joined" -> joined(message);
            case "sent" -> sent(message);
            case "message" -> received(message);
            case "pong" -> newest = message.object("rooms");
            case "error" -> unavailable(message);
            case "presence", "goodbye" -> {}
            default -> throw new IllegalStateException(name + " was told " + message);
        }
        if (newest != null && rooms.stream().allMatch(this::isLevel)) {
            level.complete(null);
        }
    }

    private boolean isLevel(String room) {
        return newest != null && position(room).seq >= newest.number(room);
    }

    private Position position(String room) {
        Position position = positions.get(room);
        if (position == null) {
            throw new IllegalStateException(name + " has never been in " + room);
        }
        return position;
    }

    private void welcome(Json welcome) {
        if (!user.isEmpty() && !user.equals(welcome.string("user"))) {
            throw new IllegalStateException(name + " has become somebody else: " + welcome);
        }
        user = welcome.string("user");
        session = welcome.string("session");
        notes.add(Notes.welcome(user));
        for (String room : rooms) {
            Json join = Json.of("type", "join", "id", "join", "room", room);
            Position last = positions.get(room);
            say(last == null ? join : join.with("since", Json.of("epoch", last.epoch, "seq", last.seq)));
        }
    }

    private void joined(Json message) {
        String room = message.string("room");
        String epoch = message.string("epoch");
        Json note =
                Notes.joined(room, epoch, message.number("seq"), message.number("first"), message.flag("recovered"));
        Position last = positions.putIfAbsent(room, new Position(epoch, message.number("seq")));
        notes.add(last == null ? note : note.with("since", last.seq));
        joined.add(room);
        if (joined.size() == rooms.size()) {
            unanswered.values().forEach(send -> say(send, true));
            talk();
        }
    }

    private void say(Unanswered send, boolean again) {
        notes.add(Notes.sent(send.room, send.id, send.text, again));
        say(send.send());
    }

    private void talk() {
        while (talking && unanswered.size() < WINDOW) {
            String room = rooms.get(said % rooms.size());
            said++;
            String text = name + " says “" + said + "”\n" + "ü☕".repeat(random.nextInt(MOST_CHARS / 2));
            Unanswered next = new Unanswered(room, name + "-" + said, text);
            unanswered.put(next.id, next);
            say(next, false);
        }
        if (unanswered.isEmpty()) {
            quiet.complete(null);
        }
    }

    private void sent(Json message) {
        String id = message.string("id");
        notes.add(Notes.acknowledged(
                message.string("room"), id, message.number("seq"), message.string("epoch"), message.has("duplicate")));
        unanswered.remove(id);
        onAcknowledged.run();
        talk();
    }

    /** Tries again, as the protocol says. */
    private void unavailable(Json message) {
        Unanswered refused = unanswered.get(message.string("id"));
        if (!message.string("code").equals("unavailable") || refused == null) {
            throw new IllegalStateException(name + " was refused " + message);
        }
        LockSupport.parkNanos(random.nextLong(MOST_PAUSE_NANOS));
        say(refused, true);
    }

    private void received(Json message) {
        String room = message.string("room");
        long seq = message.number("seq");
        notes.add(Notes.received(room, seq, message.string("id"), message.string("user"), message.string("text")));
        positions.put(room, new Position(position(room).epoch, seq));
    }
}
