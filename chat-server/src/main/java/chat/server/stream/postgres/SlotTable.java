package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What one database says of the slots. Stateless. */
final class SlotTable {

    private static final String READ = "SELECT slot, place, term, coalesce(arriving, 0) FROM slot ORDER BY slot";
    private static final String SPREAD =
            "INSERT INTO slot(slot, place) SELECT s, s % ? FROM generate_series(0, ?) s ON CONFLICT DO NOTHING";
    private static final String COPY = "INSERT INTO slot(slot, place, term) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    private static final String ARRIVE = "UPDATE slot SET place = (SELECT place FROM meta), term = arriving,"
            + " arriving = NULL WHERE slot = ? AND arriving = ?";

    private SlotTable() {}

    static List<Slot> read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(READ);
                ResultSet row = select.executeQuery()) {
            List<Slot> slots = new ArrayList<>(Slot.COUNT);
            while (row.next()) {
                slots.add(new Slot(row.getInt(1), row.getInt(2), row.getLong(3), row.getLong(4)));
            }
            return slots;
        }
    }

    /** Gives each of the databases as many slots, where nobody has yet. */
    static void spread(Connection first, int databases) throws SQLException {
        try (PreparedStatement spread = first.prepareStatement(SPREAD)) {
            spread.setInt(1, databases);
            spread.setInt(2, Slot.COUNT - 1);
            spread.executeUpdate();
            Warnings.check(spread);
        }
    }

    /** Tells a database of slots that it has not heard of. */
    static void copy(Connection connection, List<Slot> slots) throws SQLException {
        try (PreparedStatement copy = connection.prepareStatement(COPY)) {
            for (Slot slot : slots) {
                copy.setInt(1, slot.number());
                copy.setInt(2, slot.place());
                copy.setLong(3, slot.term());
                copy.addBatch();
            }
            copy.executeBatch();
            Warnings.check(copy);
        }
    }

    /** Ends a move into this database, whose former owner has given the slot up in {@code term}. Nothing happens the second time. */
    static void arrive(Connection connection, int slot, long term) throws SQLException {
        try (PreparedStatement arrive = connection.prepareStatement(ARRIVE)) {
            arrive.setInt(1, slot);
            arrive.setLong(2, term);
            arrive.executeUpdate();
            Warnings.check(arrive);
        }
    }
}
