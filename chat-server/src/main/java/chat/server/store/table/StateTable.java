package chat.server.store.table;

import chat.protocol.RoomName;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** What holds in each room that was ever changed. Confined to its owner. */
public final class StateTable {

    static final String FIND = "SELECT " + StoredState.COLUMNS + " FROM state WHERE room = ?";
    private static final String PUT = "INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?)";

    private final TableConnection connection;

    StateTable(TableConnection connection) {
        this.connection = connection;
    }

    /**
     * What holds in a room; {@link StoredState#NONE} if it was never changed.
     *
     * @throws DamageException if that is unknown
     */
    public StoredState find(RoomName name, long room) throws StoreException {
        return connection.run(on -> {
            try (ResultSet found = on.of(FIND, room).executeQuery()) {
                return found.next() ? StoredState.of(found, connection.file(), name.value(), room) : StoredState.NONE;
            }
        });
    }

    /** Sets what holds in a room. */
    public void put(long room, StoredState state) throws StoreException {
        connection.run(on -> {
            byte[] changes = state.joined();
            PreparedStatement put = on.of(PUT, room, state.seq(), Checksum.ofState(room, state.seq(), changes));
            put.setBytes(4, changes);
            return put.executeUpdate();
        });
    }
}
