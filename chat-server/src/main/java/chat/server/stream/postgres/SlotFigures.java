package chat.server.stream.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A slot in figures.
 *
 * @param place the index of its database
 * @param rooms that were ever spoken in
 * @param events that are retained by their age
 */
public record SlotFigures(int slot, int place, long rooms, long events) {

    private static final String QUERY = "SELECT here.slot, count(room.id), coalesce(sum(last_seq - first_seq + 1), 0)"
            + " FROM here LEFT JOIN room ON room.slot = here.slot AND last_seq > 0 GROUP BY here.slot ORDER BY 1";

    /** Of all slots, those of the first database first. */
    public static List<SlotFigures> of(List<Database> databases) throws IOException {
        Shards.of(databases);
        List<SlotFigures> figures = new ArrayList<>();
        for (int place = 0; place < databases.size(); place++) {
            try (Connection connection = databases.get(place).connect();
                    PreparedStatement select = connection.prepareStatement(QUERY);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    figures.add(new SlotFigures(row.getInt(1), place, row.getLong(2), row.getLong(3)));
                }
            } catch (SQLException e) {
                throw DatabaseReader.failure(e);
            }
        }
        return figures;
    }
}
