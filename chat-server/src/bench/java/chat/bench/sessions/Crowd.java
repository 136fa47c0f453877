package chat.bench.sessions;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Many clients, who come in a few at a time and fill one room after the other. Confined to the clients' event loop, but for
 * {@link #join}.
 */
final class Crowd implements ClientEnd.Listener {

    /** Sessions on their way in at once: enough to keep both sides busy, and few enough to be in time. */
    private static final int MOST_ENTERING = 256;

    private static final int MOST_SPEAKERS = 100;

    private final SocketAddress server;
    private final int sessions;
    private final int roomSize;
    private final EventLoop loop = LocalLoops.start(1, "clients").next();
    private final Bootstrap bootstrap = new Bootstrap()
            .group(loop)
            .channel(LocalChannel.class)
            .disableResolver()
            .handler(new ClientEnd(this));
    private final CompletableFuture<Duration> joining = new CompletableFuture<>();
    private final CompletableFuture<Void> broken = new CompletableFuture<>();
    private final List<Channel> speakers = new ArrayList<>();
    private Runnable onMessage = () -> {};
    private long begunNanos;
    private int begun;
    private int joined;

    Crowd(SocketAddress server, int sessions, int roomSize) {
        this.server = server;
        this.sessions = sessions;
        this.roomSize = roomSize;
    }

    /** Lets everyone in; completes with the time that it took. Any thread. */
    CompletableFuture<Duration> join() {
        onBreak(joining::completeExceptionally);
        loop.execute(() -> {
            begunNanos = System.nanoTime();
            letIn();
        });
        return joining;
    }

    private void letIn() {
        while (begun < sessions && begun - joined < MOST_ENTERING) {
            bootstrap.connect(server, new LocalAddress(Integer.toString(begun++)));
        }
    }

    /** The clients' event loop. */
    EventLoop loop() {
        return loop;
    }

    int roomSize() {
        return roomSize;
    }

    /** The first member of each full room, or of some if there are many. */
    List<Channel> speakers() {
        return speakers;
    }

    /** Sets what runs whenever a client gets a message. */
    void onMessage(Runnable onMessage) {
        this.onMessage = onMessage;
    }

    /** Adds what hears of the first thing that goes wrong. Any thread. */
    void onBreak(Consumer<Throwable> onBreak) {
        broken.exceptionally(failure -> {
            onBreak.accept(failure);
            return null;
        });
    }

    private static int number(Channel session) {
        return Integer.parseInt(((LocalAddress) session.localAddress()).id());
    }

    String room(Channel session) {
        return "room-" + number(session) / roomSize;
    }

    @Override
    public String hello(Channel session) {
        return "{\"type\":\"hello\",\"id\":\"1\",\"name\":\"user " + number(session) + "\"}";
    }

    @Override
    public String join(Channel session) {
        return "{\"type\":\"join\",\"id\":\"2\",\"room\":\"" + room(session) + "\"}";
    }

    @Override
    public void joined(Channel session) {
        joined++;
        int number = number(session);
        boolean fullRoom = number + roomSize <= sessions;
        if (number % roomSize == 0 && fullRoom && speakers.size() < MOST_SPEAKERS) {
            speakers.add(session);
        }
        if (joined == sessions) {
            joining.complete(Duration.ofNanos(System.nanoTime() - begunNanos));
        }
        letIn();
    }

    @Override
    public void message() {
        onMessage.run();
    }

    @Override
    public void failed(String what) {
        broken.completeExceptionally(new IllegalStateException(what + ", when " + joined + " had joined"));
    }
}
