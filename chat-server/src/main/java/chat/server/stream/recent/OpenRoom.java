package chat.server.stream.recent;

import chat.protocol.RoomName;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A room that somebody uses: where it stands, and its newest events, before a table that has all. Thread-safe; guarded by itself, as is what
 * subclasses add.
 */
public abstract class OpenRoom {

    /** Of those who have the room open. Only {@link OpenRooms} changes it. */
    final AtomicInteger uses = new AtomicInteger();

    private final RoomName name;
    private final int retained;
    private @Nullable RecentEvents recent;
    private long pruned;
    private RoomState state = RoomState.NONE;

    /** @param retained how many events are retained */
    protected OpenRoom(RoomName name, int retained) {
        this.name = name;
        this.retained = retained;
    }

    public final RoomName name() {
        return name;
    }

    /** Whether it is known where the room stands; before that, nothing else may be asked for but its name. */
    public final synchronized boolean isLoaded() {
        return recent != null;
    }

    protected abstract String epoch();

    /** Stands behind the events that {@code held} has, and holds them. */
    protected final void begin(RecentEvents held) {
        recent = held;
    }

    /** Those that are held. */
    protected final RecentEvents recent() {
        if (recent == null) {
            throw new IllegalStateException("not loaded yet");
        }
        return recent;
    }

    /** The events up to {@code seq} are no longer retained. */
    public final synchronized void pruned(long seq) {
        pruned = Math.max(pruned, seq);
    }

    /** The same, and those behind it are again. */
    protected final void prunedAnew(long seq) {
        pruned = seq;
    }

    /** Seq of the newest event that was pruned; 0 if none was. */
    protected final long pruned() {
        return pruned;
    }

    /** Sets what holds in the room. */
    public final synchronized void holds(RoomState present) {
        state = present;
    }

    public final synchronized RoomState state() {
        return state;
    }

    public final synchronized RoomPosition position() {
        return new RoomPosition(epoch(), recent().newest(), oldest());
    }

    /** Seq of the oldest event that is retained. */
    protected final long oldest() {
        return Math.max(pruned, recent().newest() - state.retained(retained)) + 1;
    }

    /** The oldest events after {@code seq}; null if they have to be read from the table. */
    public final synchronized @Nullable HistoryPage recentAfter(long seq, int limit) {
        long from = Math.max(seq, pruned) + 1;
        return recent(from, Math.min(from + limit - 1, recent().newest()));
    }

    /** The newest events before {@code seq}; null if they have to be read from the table. */
    public final synchronized @Nullable HistoryPage recentBefore(long seq, int limit) {
        long to = Math.min(seq - 1, recent().newest());
        return recent(Math.max(to - limit + 1, oldest()), to);
    }

    private @Nullable HistoryPage recent(long from, long to) {
        return from > to || from >= recent().oldest()
                ? new HistoryPage(position(), from, recent().read(from, to))
                : null;
    }
}
