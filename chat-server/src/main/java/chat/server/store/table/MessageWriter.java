package chat.server.store.table;

import chat.server.store.Owner;
import chat.server.store.StoreException;
import chat.server.store.log.LogEnd;
import java.sql.PreparedStatement;

/** The one way to change the table: its parts share a transaction, which {@link #commit} ends. Confined to its owner. */
public final class MessageWriter implements AutoCloseable {

    private final TableConnection connection;
    private final RoomTable rooms;
    private final ChunkTable chunks;
    private final IdTable ids;
    private final StateTable states;

    MessageWriter(TableFile file, Owner owner) throws StoreException {
        connection = new TableConnection(file, owner);
        rooms = new RoomTable(connection);
        chunks = new ChunkTable(connection);
        ids = new IdTable(connection);
        states = new StateTable(connection);
    }

    public RoomTable rooms() {
        return rooms;
    }

    public ChunkTable chunks() {
        return chunks;
    }

    public IdTable ids() {
        return ids;
    }

    public StateTable states() {
        return states;
    }

    /**
     * Deletes the events of a room up to {@code seq}, but not a part of a chunk.
     *
     * @param indexed whether some of them may be in the index
     * @return seq of the newest event that is deleted now, 0 if there is none
     */
    public long prune(long room, long seq, boolean indexed) throws StoreException {
        if (indexed) {
            chunks.forEachIdUpTo(room, seq, (id, of) -> ids.delete(room, id, of));
        }
        long last = chunks.deleteUpTo(room, seq);
        if (last > 0) {
            rooms.setPruned(room, last);
        }
        return last;
    }

    /** Notes where the log ends, with the other changes. */
    public void noteLogEnd(LogEnd end) throws StoreException {
        connection.run(on -> {
            PreparedStatement put = on.of(MetaTable.PUT);
            MetaTable.setLogEnd(put, end);
            return put.executeUpdate();
        });
    }

    /** Whether it was noted anywhere where the log ends. */
    public boolean knowsLogEnd() throws StoreException {
        return connection.run(on -> MetaTable.logEnd(on.connection()) != null);
    }

    /** Makes damaged rows of a copy usable; returns whether there were none. */
    boolean repairRows() throws StoreException {
        return RowRepair.run(connection);
    }

    /**
     * Makes this the table of a copy, without a log.
     *
     * @param anew whether its numbering is another one
     */
    void leaveLog(boolean anew) throws StoreException {
        connection.run(on -> {
            MetaTable.forgetLog(on.connection());
            if (anew) {
                MetaTable.restart(on.connection(), null);
            }
            return true;
        });
    }

    /** Makes all changes since the last commit last, in the way that the store was opened for; ends what has only read. */
    public void commit() throws StoreException {
        connection.commit();
    }

    /** Finds out whether changes can be committed. */
    public void probe() throws StoreException {
        connection.probe();
    }

    /** Leaves the file alone with all changes, as a copy is to be. After that, this must be closed. */
    void leaveOneFile() throws StoreException {
        connection.leaveOneFile();
    }

    /** Undoes what was not committed. */
    @Override
    public void close() {
        connection.close();
    }
}
