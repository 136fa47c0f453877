package chat.server.stream.postgres;

import chat.server.metrics.PostgresMetrics;
import chat.server.stream.DamagedException;
import chat.server.stream.RoomStreams;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The epoch that the open rooms are in: finds that history was cut, and begins the rooms anew. Changes on the listener's thread; read by any.
 *
 * <p>What was read of the tables carries its epoch, and a room takes only what is of its own. So it does not matter when a room opens: one that has
 * not got into the new epoch begins anew at the next look.
 */
final class Epochs {

    private static final Logger log = LoggerFactory.getLogger(Epochs.class);

    private final Supplier<List<PostgresRoom>> rooms;
    private final Supplier<RoomStreams.Listener> listener;
    private final CatchUp catchUp;
    private final Holes holes;
    private final PostgresMetrics metrics;

    /** In which nothing is published until all rooms are in it. */
    private volatile Meta meta;

    /** In which rooms are loaded: changes before any room does. */
    private volatile String present;

    /** The newest events of rooms that lacked them at the last look: their notifications may have been on the way. */
    private Map<PostgresRoom, Long> lacked = Map.of();

    /** @param rooms gives those that are open, and in this database */
    Epochs(
            Meta meta,
            Supplier<List<PostgresRoom>> rooms,
            Supplier<RoomStreams.Listener> listener,
            CatchUp catchUp,
            Holes holes,
            PostgresMetrics metrics) {
        this.meta = meta;
        this.present = meta.name();
        this.rooms = rooms;
        this.listener = listener;
        this.catchUp = catchUp;
        this.holes = holes;
        this.metrics = metrics;
    }

    Meta meta() {
        return meta;
    }

    /** Of the rooms that load now. */
    String present() {
        return present;
    }

    /**
     * Finds what was lost and what was missed.
     *
     * @param anew whether the connection is new: else what a room did not lack at the last look may be on its way
     */
    void compare(Connection connection, boolean anew) throws SQLException {
        String before = present;
        List<Heads.Stored> heads = Heads.read(connection, rooms.get(), before);
        if (heads.stream().anyMatch(Heads.Stored::wasCut)) {
            Meta.replaceEpoch(connection, meta.epoch());
        }
        Meta now = Meta.read(connection);
        if (!now.name().equals(before)) {
            metrics.epochChanged();
            log.error("history was cut: acknowledged messages are gone; epoch {} follows {}", now.name(), before);
            present = now.name();
        }
        renew(new Events(connection));
        meta = now; // last: until then nothing is published in the new epoch
        if (now.name().equals(before)) {
            heads.forEach(head -> head.room().pruned(head.oldest() - 1));
            catchUp(connection, heads, anew);
        }
    }

    private void catchUp(Connection connection, List<Heads.Stored> heads, boolean anew) throws SQLException {
        List<Heads.Stored> ahead =
                heads.stream().filter(head -> head.lacks(head.newest())).toList();
        List<Heads.Stored> missed = ahead.stream()
                .filter(head -> anew || head.lacks(lacked.getOrDefault(head.room(), 0L)))
                .toList();
        if (!missed.isEmpty()) {
            requireOnStandby(connection);
            missed.forEach(head -> catchUp.upTo(head.room(), head.newest()));
        }
        lacked = ahead.stream().collect(Collectors.toMap(Heads.Stored::room, Heads.Stored::newest));
    }

    /** What no notification brought may be of a commit that was cancelled while it waited for the standby. */
    private static void requireOnStandby(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Database.barrier(statement);
        }
    }

    /** Has the rooms begin anew that are in another epoch. */
    private void renew(Events events) throws SQLException {
        for (PostgresRoom room : rooms.get()) {
            Head head = room.head();
            if (head != null && !head.epoch().equals(present)) {
                try {
                    StoredRoom stored = events.room(room.name());
                    room.reload(stored, events.state(stored), listener.get());
                } catch (DamagedException e) {
                    holes.note(room.name(), e);
                } catch (MovedException e) {
                    log.debug(
                            "room {} is in another database since", room.name().value());
                }
            }
        }
    }
}
