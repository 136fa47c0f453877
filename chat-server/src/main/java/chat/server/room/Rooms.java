package chat.server.room;

import chat.protocol.CloseReason;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Publication;
import chat.server.stream.RoomStreams;
import chat.server.stream.Signal;
import chat.server.stream.Signals;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms that somebody is in, and the only door to them. Thread-safe.
 *
 * <p>Messages come in from the streams, whoever published them and wherever, and go out to the members on each event
 * loop.
 */
public final class Rooms implements RoomStreams.Listener, Signals.Listener {

    /** The most that may wait for an event loop. */
    public static final long MOST_INBOX_BYTES = RoomLoop.MOST_INBOX_BYTES;

    private static final Logger log = LoggerFactory.getLogger(Rooms.class);

    private final RoomStreams streams;
    private final Signals signals;
    private final ServerMetrics metrics;
    private final IntSupplier most;
    private final long mostInboxBytes;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<RoomName, Room> rooms = new ConcurrentHashMap<>();
    private final Map<EventLoop, RoomLoop> loops = new ConcurrentHashMap<>();
    private volatile Consumer<RoomEvent.RoomChanged> onServerChange = change -> {};
    private volatile Runnable onServerCut = () -> {};
    private volatile RoomObserver observer = RoomObserver.NONE;

    /**
     * Listens to the streams and the signals from now on.
     *
     * @param most rooms at once, 0 for no limit; asked for at each new one
     */
    public Rooms(RoomStreams streams, Signals signals, ServerMetrics metrics, IntSupplier most) {
        this(streams, signals, metrics, most, MOST_INBOX_BYTES);
    }

    Rooms(RoomStreams streams, Signals signals, ServerMetrics metrics, IntSupplier most, long mostInboxBytes) {
        this.streams = streams;
        this.signals = signals;
        this.metrics = metrics;
        this.most = most;
        this.mostInboxBytes = mostInboxBytes;
        metrics.countRooms(open::get);
        streams.listen(this);
        signals.listen(this);
    }

    /**
     * Makes the way out to a connection. On the connection's loop.
     *
     * @param wire writes from here reach the socket as they are
     * @param encoding of what the connection gets
     * @param onLost runs on the loop when what the connection has to get next is gone
     */
    public Subscriber subscriber(ChannelHandlerContext wire, Encoding encoding, Consumer<CloseReason> onLost) {
        EventLoop eventLoop = wire.channel().eventLoop();
        RoomLoop loop =
                loops.computeIfAbsent(eventLoop, added -> new RoomLoop(added, metrics, streams, mostInboxBytes));
        return new Subscriber(loop, wire, encoding, onLost);
    }

    /**
     * Brings a connection into a room, where what is published reaches it from now on. On the connection's loop. Nobody sees it before
     * {@link Membership#appear}; to be fed, it needs {@link Membership#position} and {@link Membership#start}.
     *
     * @return empty if the room would be one too many
     */
    public Optional<Membership> enter(RoomName name, Subscriber subscriber) {
        Room room = rooms.compute(name, (key, present) -> {
            Room entered = present == null ? open(key) : present;
            if (entered != null) {
                entered.connections++;
            }
            return entered;
        });
        if (room == null) {
            return Optional.empty();
        }
        return Optional.of(room.enter(subscriber));
    }

    /** How many have somebody in them. */
    public int open() {
        return open.get();
    }

    /** Whether somebody is in a room. */
    public boolean isOpen(RoomName name) {
        return rooms.containsKey(name);
    }

    /** Whether a user is in a room that somebody is in here; the user may be on another node. */
    public boolean isMember(RoomName name, UserId user) {
        Room room = rooms.get(name);
        return room != null && room.presence().has(user);
    }

    /** The rooms that somebody is in, on whichever node, but for the server's own. A copy. */
    public List<RoomName> names() {
        return Stream.concat(rooms.keySet().stream(), signals.roomsElsewhere().stream())
                .filter(name -> !name.equals(RoomName.CANARY))
                .distinct()
                .toList();
    }

    /** Users in a room in the order of their ids; none in one that nobody is in. */
    public Presence.Page members(RoomName name, Presence.PageRequest request) {
        Room room = rooms.get(name);
        if (room != null) {
            return room.presence().page(request);
        }
        Signals.Elsewhere page = signals.elsewhere(name, request.after(), request.limit());
        return new Presence.Page(page.members(), page.count(), page.more());
    }

    private @Nullable Room open(RoomName name) {
        int limit = most.getAsInt();
        if (open.addAndGet(weight(name)) > limit && limit > 0) {
            open.addAndGet(-weight(name));
            return null;
        }
        try {
            return new Room(streams.open(name), this);
        } catch (RuntimeException e) {
            open.addAndGet(-weight(name));
            throw e;
        }
    }

    /** The server's own room counts for nobody. */
    private static int weight(RoomName name) {
        return name.equals(RoomName.CANARY) ? 0 : 1;
    }

    Signals signals() {
        return signals;
    }

    void appeared(RoomName name) {
        if (!name.equals(RoomName.CANARY)) {
            metrics.joined();
        }
    }

    /** Sets who hears from now on what happens in all rooms, whether or not somebody is in them. */
    public void observe(RoomObserver hearing) {
        observer = hearing;
    }

    RoomObserver observer() {
        return observer;
    }

    void exited(Room room) {
        rooms.computeIfPresent(room.name(), (name, present) -> {
            present.connections--;
            if (present.connections > 0) {
                return present;
            }
            open.addAndGet(-weight(name));
            close(present);
            return null;
        });
    }

    private static void close(Room room) {
        try {
            room.stream().close();
        } catch (RuntimeException e) {
            log.warn("a room could not be closed", e); // whoever left it has left
        }
    }

    /**
     * Sets who gets the changes of {@link RoomName#SERVER}, before there are any; called on any thread, and must not block.
     *
     * @param cut runs where its history was cut
     */
    public void onServerChange(Consumer<RoomEvent.RoomChanged> listener, Runnable cut) {
        onServerChange = listener;
        onServerCut = cut;
    }

    @Override
    public void onPublication(Publication publication) {
        if (publication.event() instanceof RoomEvent.RoomChanged change
                && change.room().equals(RoomName.SERVER)) {
            onServerChange.accept(change);
            return;
        }
        Room room = rooms.get(publication.event().room());
        if (room != null) {
            room.deliver(publication);
            if (publication.event() instanceof RoomEvent.RoomChanged change) {
                room.changed(change);
            }
        }
        observer.published(publication.event());
    }

    /** Only now do the loops take what was posted to them, which is one write for each member instead of several. */
    @Override
    public void onBatchEnd() {
        loops.values().forEach(RoomLoop::takePosted);
    }

    @Override
    public void onNewEpoch(RoomName name) {
        if (name.equals(RoomName.SERVER)) {
            onServerCut.run();
        }
        Room room = rooms.get(name);
        if (room != null) {
            room.cut();
        }
    }

    @Override
    public void onSignal(Signal signal) {
        if (signal instanceof Signal.OfRoom news) {
            Room room = rooms.get(news.room());
            if (signal instanceof Signal.Lost lost) {
                lost(room, lost);
            } else if (room != null) {
                room.onSignal(news);
            }
        }
    }

    private void lost(@Nullable Room room, Signal.Lost lost) {
        if (room == null || !room.presence().has(lost.member().user())) {
            observer.left(lost.room(), lost.member());
        }
    }
}
