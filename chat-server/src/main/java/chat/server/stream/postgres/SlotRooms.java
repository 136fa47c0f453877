package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rooms of a slot that are in a database which does not have it: what a move has left behind, or has brought before its end. Stateless. */
final class SlotRooms {

    private static final String LEFT = "SELECT id FROM room WHERE slot = ? AND slot NOT IN (SELECT slot FROM here)";

    /** The room first: whoever has locked it reads what belongs to it. */
    private static final List<String> DELETE = List.of(
            "DELETE FROM room WHERE id = ?",
            "DELETE FROM event WHERE room_id = ?",
            "DELETE FROM change WHERE room_id = ?");

    private SlotRooms() {}

    /** Deletes them, each in a transaction that does not wait for the standby. */
    static void delete(Connection connection, int slot) throws SQLException {
        List<Integer> rooms = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(LEFT)) {
            select.setInt(1, slot);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rooms.add(row.getInt(1));
                }
            }
        }
        connection.setAutoCommit(false);
        for (int room : rooms) {
            for (String sql : DELETE) {
                try (PreparedStatement delete = connection.prepareStatement(sql)) {
                    delete.setInt(1, room);
                    delete.executeUpdate();
                }
            }
            quickly(connection);
        }
        connection.setAutoCommit(true);
    }

    /** Commits, and does not wait for the standby: what follows, or the next move, makes good for it. */
    static void quickly(Connection connection) throws SQLException {
        try (PreparedStatement quick = connection.prepareStatement("SET LOCAL synchronous_commit = off")) {
            quick.execute();
        }
        connection.commit();
    }
}
