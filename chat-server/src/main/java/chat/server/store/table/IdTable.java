package chat.server.store.table;

import chat.server.store.StoreException;
import java.sql.ResultSet;

/** The index of ids that the server no longer holds in memory. Confined to its owner. */
public final class IdTable {

    private static final long NO_ID = 0;

    private static final String FIND = "SELECT max(seq) FROM sent WHERE room = ? AND id = ?";
    private static final String ADD = "INSERT INTO sent VALUES (?, ?, ?)";
    private static final String DELETE = "DELETE FROM sent WHERE room = ? AND id = ? AND seq = ?";

    private final TableConnection connection;

    IdTable(TableConnection connection) {
        this.connection = connection;
    }

    /** Seq of the newest event in the index that was sent under an id; 0 if there is none. */
    public long find(long room, long id) throws StoreException {
        return connection.run(on -> {
            try (ResultSet found = on.of(FIND, room, id).executeQuery()) {
                found.next();
                return found.getLong(1);
            }
        });
    }

    /** Adds an event. Does nothing for one without an id. */
    public void add(long room, long id, long seq) throws StoreException {
        change(ADD, room, id, seq);
    }

    void delete(long room, long id, long seq) throws StoreException {
        change(DELETE, room, id, seq);
    }

    private void change(String sql, long room, long id, long seq) throws StoreException {
        if (id != NO_ID) {
            connection.run(on -> on.of(sql, room, id, seq).executeUpdate());
        }
    }
}
