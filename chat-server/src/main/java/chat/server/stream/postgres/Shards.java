package chat.server.stream.postgres;

import chat.protocol.RoomName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which of several databases has which rooms. Immutable.
 *
 * <p>The name of a room gives its slot, and the first database says where each slot is. The first node that comes sets that up; from then on
 * each database knows its place, and the first one knows the others, so that nodes which name others, or in another order, do not start.
 */
public final class Shards {

    /** A power of two. */
    static final int SLOTS = 64;

    private static final String JOIN = "UPDATE meta SET family = coalesce(family, ?::uuid, identity),"
            + " place = coalesce(place, ?), places = coalesce(places, ?),"
            + " epoch = CASE WHEN family IS NULL THEN coalesce(?::uuid, epoch) ELSE epoch END"
            + " RETURNING family, place, places, epoch";
    private static final String KNOW = "INSERT INTO shard(place, identity) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String KNOWN = "SELECT identity FROM shard WHERE place = ?";
    private static final String SAME = ": all nodes name the same ones in the same order";
    private static final String FILL =
            "INSERT INTO slot(slot, place) SELECT s, s % ? FROM generate_series(0, ?) s ON CONFLICT DO NOTHING";
    private static final String PLACES = "SELECT slot, place FROM slot";

    private final int[] placeOfSlot;

    private Shards(int[] placeOfSlot) {
        this.placeOfSlot = placeOfSlot;
    }

    private record Joined(UUID family, int place, int places, UUID epoch) {}

    /**
     * Makes the tables where there are none, and finds out where rooms are. Blocks.
     *
     * @throws IOException if a database cannot be used, or is not the one that it should be, with one line that says why
     */
    public static Shards of(List<Database> databases) throws IOException {
        int count = databases.size();
        int place = 0;
        try (Connection first = databases.get(0).connect()) {
            Schema.make(first);
            Joined joined = join(first, 0, count, null);
            for (place = 1; place < count; place++) {
                try (Connection connection = databases.get(place).connect()) {
                    Schema.make(connection);
                    requireKnown(first, connection, place, count);
                    join(connection, place, count, joined);
                }
            }
            return new Shards(places(first, count));
        } catch (SQLException e) {
            throw new IOException(name(place, count) + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** The first database knows all others. */
    private static void requireKnown(Connection first, Connection connection, int place, int places)
            throws SQLException, IOException {
        UUID identity;
        try (PreparedStatement select = connection.prepareStatement("SELECT identity FROM meta");
                ResultSet row = select.executeQuery()) {
            row.next();
            identity = row.getObject(1, UUID.class);
        }
        try (PreparedStatement know = first.prepareStatement(KNOW)) {
            know.setInt(1, place);
            know.setObject(2, identity);
            know.executeUpdate();
            Warnings.check(know);
        }
        try (PreparedStatement select = first.prepareStatement(KNOWN)) {
            select.setInt(1, place);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (!identity.equals(row.getObject(1, UUID.class))) {
                    throw new IOException(name(place, places) + " was another one when the nodes were set up" + SAME);
                }
            }
        }
    }

    static String name(int place, int places) {
        return places == 1 ? "the database" : "database " + (place + 1) + " of " + places;
    }

    private static Joined join(Connection connection, int place, int places, @Nullable Joined first)
            throws SQLException, IOException {
        Joined joined;
        try (PreparedStatement join = connection.prepareStatement(JOIN)) {
            join.setObject(1, first == null ? null : first.family, Types.OTHER);
            join.setInt(2, place);
            join.setInt(3, places);
            join.setObject(4, first == null ? null : first.epoch, Types.OTHER); // a room that moves stays in its epoch
            try (ResultSet row = join.executeQuery()) {
                row.next();
                joined = new Joined(
                        row.getObject(1, UUID.class), row.getInt(2), row.getInt(3), row.getObject(4, UUID.class));
            }
            Warnings.check(join);
        }
        boolean isOther = first != null && !joined.family.equals(first.family);
        if (isOther || joined.place != place || joined.places != places) {
            throw new IOException(name(place, places) + " was set up as " + name(joined.place, joined.places)
                    + (isOther ? " with others" : "") + SAME);
        }
        return joined;
    }

    private static int[] places(Connection connection, int databases) throws SQLException {
        try (PreparedStatement fill = connection.prepareStatement(FILL)) {
            fill.setInt(1, databases);
            fill.setInt(2, SLOTS - 1);
            fill.executeUpdate();
            Warnings.check(fill);
        }
        int[] places = new int[SLOTS];
        try (PreparedStatement select = connection.prepareStatement(PLACES);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                places[row.getInt(1)] = row.getInt(2);
            }
        }
        return places;
    }

    /** The index of the database that has a room. */
    public int shardOf(RoomName room) {
        return placeOfSlot[slotOf(room)];
    }

    /** Never changes, as rooms are stored by it. */
    static int slotOf(RoomName room) {
        int mixed = room.value().hashCode() * 0x9E3779B9; // similar names have similar hashes
        return mixed >>> Integer.SIZE - Integer.numberOfTrailingZeros(SLOTS);
    }
}
