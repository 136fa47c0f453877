package chat.server.stream.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a database knows of those with which it shares the rooms. Immutable.
 *
 * @param family the identity of the first one
 * @param place of this one
 * @param places how many there are
 * @param epoch of its rooms
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Membership(UUID family, int place, int places, UUID epoch, byte[] secret) {

    /** A room that moves stays in its epoch, and the ids of its events are found again. */
    private static final String JOIN = "UPDATE meta SET family = coalesce(family, ?::uuid, identity),"
            + " place = coalesce(place, ?), places = coalesce(places, ?),"
            + " epoch = CASE WHEN family IS NULL THEN coalesce(?::uuid, epoch) ELSE epoch END,"
            + " secret = CASE WHEN family IS NULL THEN coalesce(?::bytea, secret) ELSE secret END"
            + " RETURNING family, place, places, epoch, secret";

    private static final String PRESENT = "SELECT family, place, places, epoch, secret, identity FROM meta";
    private static final String GROW = "UPDATE meta SET places = ? WHERE places < ?";
    private static final String KNOW = "INSERT INTO shard(place, identity) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String KNOWN = "SELECT identity FROM shard WHERE place = ?";
    private static final String SAME = ": all nodes name the same ones in the same order";

    /**
     * Has a database join the others, if it has not yet.
     *
     * @param first of the first database; null if this is the first one
     * @throws IOException if it has another place
     */
    static Membership join(Connection connection, int place, int places, @Nullable Membership first)
            throws SQLException, IOException {
        Membership joined;
        try (PreparedStatement join = connection.prepareStatement(JOIN)) {
            join.setObject(1, first == null ? null : first.family, Types.OTHER);
            join.setInt(2, place);
            join.setInt(3, places);
            join.setObject(4, first == null ? null : first.epoch, Types.OTHER);
            join.setBytes(5, first == null ? null : first.secret);
            try (ResultSet row = join.executeQuery()) {
                row.next();
                joined = read(row);
            }
            Warnings.check(join);
        }
        joined.require(place, places, first);
        return joined;
    }

    private static Membership read(ResultSet row) throws SQLException {
        return new Membership(
                row.getObject(1, UUID.class),
                row.getInt(2),
                row.getInt(3),
                row.getObject(4, UUID.class),
                row.getBytes(5));
    }

    private void require(int asPlace, int ofPlaces, @Nullable Membership first) throws IOException {
        boolean isOther = first != null && !first.family.equals(family);
        if (isOther || place != asPlace || places > ofPlaces) {
            throw new IOException(Shards.name(asPlace, ofPlaces) + " was set up as " + Shards.name(place, places)
                    + (isOther ? " with others" : "") + SAME);
        }
    }

    /** From now on there are as many. */
    static void grow(Connection first, int places) throws SQLException {
        try (PreparedStatement grow = first.prepareStatement(GROW)) {
            grow.setInt(1, places);
            grow.setInt(2, places);
            grow.executeUpdate();
            Warnings.check(grow);
        }
    }

    /** The first database knows all others; this changes nothing in a wrong one, nor for it. */
    static void requireKnown(Connection first, Membership family, Connection connection, int place, int places)
            throws SQLException, IOException {
        UUID identity;
        try (PreparedStatement select = connection.prepareStatement(PRESENT);
                ResultSet row = select.executeQuery()) {
            row.next();
            identity = row.getObject(6, UUID.class);
            if (row.getObject(1) != null) {
                read(row).require(place, places, family);
            }
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
                    throw new IOException(
                            Shards.name(place, places) + " was another one when the nodes were set up" + SAME);
                }
            }
        }
    }
}
