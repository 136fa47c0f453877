package chat.server.stream.postgres;

import chat.protocol.RoomName;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which of several databases has which rooms, as far as this process knows. Thread-safe.
 *
 * <p>The name of a room gives its slot, and the databases say where each slot is: of those that differ, the one with the highest term is right. The
 * first node that comes gives each database as many slots; one that is added later has none until slots move there. Each database knows its place, and
 * the first one knows the others, so that nodes which name others, or in another order, do not start.
 */
public final class Shards {

    private final int databases;

    /** By their numbers. */
    private volatile List<Slot> slots;

    private Shards(int databases, List<Slot> slots) {
        this.databases = databases;
        this.slots = slots;
    }

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
            Membership family = Membership.join(first, 0, count, null);
            SlotTable.spread(first, count);
            Shards shards = new Shards(count, SlotTable.read(first));
            for (place = 1; place < count; place++) {
                try (Connection connection = databases.get(place).connect()) {
                    Schema.make(connection);
                    Membership.requireKnown(first, family, connection, place, count);
                    Membership.join(connection, place, count, family);
                    SlotTable.copy(connection, shards.slots);
                    shards.settle(connection, place);
                }
            }
            place = 0;
            Membership.grow(first, count);
            shards.settle(first, 0);
            shards.requireAll();
            return shards;
        } catch (SQLException e) {
            throw new IOException(name(place, count) + " cannot be used: " + e.getMessage(), e);
        }
    }

    private void requireAll() throws IOException {
        Optional<String> missing = trouble();
        if (missing.isPresent()) {
            throw new IOException(missing.get());
        }
    }

    static String name(int place, int places) {
        return places == 1 ? "the database" : "database " + (place + 1) + " of " + places;
    }

    /** The index of the database that has a room; of another one, which refuses it, where this process does not know that database. */
    public int shardOf(RoomName room) {
        int place = at(Slot.of(room)).place();
        return place < databases ? place : 0;
    }

    /** Whether a database has a room. */
    boolean isAt(RoomName room, int place) {
        return at(Slot.of(room)).place() == place;
    }

    Slot at(int slot) {
        return slots.get(slot);
    }

    /** Learns what a database says of the slots, and ends moves into it that were left before their end. Blocks. */
    void settle(Connection connection, int place) throws SQLException {
        List<Slot> said = SlotTable.read(connection);
        learn(said);
        for (Slot slot : said) {
            if (slot.arriving() > 0
                    && at(slot.number()).term() == slot.arriving()
                    && at(slot.number()).place() == place) {
                SlotTable.arrive(connection, slot.number(), slot.arriving()); // its former owner has said so
            }
        }
    }

    private synchronized void learn(List<Slot> said) {
        List<Slot> newest = new ArrayList<>(slots);
        for (Slot slot : said) {
            if (slot.term() > newest.get(slot.number()).term()) {
                newest.set(slot.number(), slot);
            }
        }
        slots = List.copyOf(newest);
    }

    /** Why some rooms cannot be reached, in one line: their slot has moved to a database that this process does not know. */
    Optional<String> trouble() {
        for (Slot slot : slots) {
            if (slot.place() >= databases) {
                return Optional.of("slot " + slot.number() + " is in " + name(slot.place(), slot.place() + 1)
                        + ", which this one does not name");
            }
        }
        return Optional.empty();
    }
}
