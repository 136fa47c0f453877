package chat.server.store;

import chat.server.ServerConfig.Durability;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The connection on which changes are made, and the log into which its commits go. Confined to the writer's thread. */
final class WriterConnection {

    private final MessageStore store;
    private final Connection connection;

    /** To be flushed after each commit; null if that is not wanted. */
    private final @Nullable FileChannel changes;

    private WriterConnection(MessageStore store, Connection connection, @Nullable FileChannel changes) {
        this.store = store;
        this.connection = connection;
        this.changes = changes;
    }

    /** Opens both, before anything is written: what fails here is no failed flush. */
    static WriterConnection open(MessageStore store) throws StoreException {
        Connection connection = connect(store);
        try {
            FileChannel changes = store.durability() == Durability.DISK
                    ? FileChannel.open(store.changes(), StandardOpenOption.WRITE)
                    : null;
            return new WriterConnection(store, connection, changes);
        } catch (IOException e) {
            new WriterConnection(store, connection, null).close();
            throw new StoreException(StoreException.Kind.PASSING, "cannot use " + store.file() + ": " + e, e);
        }
    }

    private static Connection connect(MessageStore store) throws StoreException {
        try {
            return store.connectToWrite();
        } catch (SQLException e) {
            throw StoreException.of(e, store.file());
        }
    }

    /** For statements; commits are made here. */
    Connection connection() {
        return connection;
    }

    /** Makes all changes since the last commit last, in the way that the store was opened for. */
    void commit() throws SQLException, StoreException {
        connection.commit();
        if (changes != null) {
            flush(changes);
        }
    }

    /** SQLite could do this, but as many builds of it do: with the file's times, which are of no use and cost more. */
    private void flush(FileChannel changes) throws StoreException {
        try {
            changes.force(false);
        } catch (IOException e) {
            throw StoreException.notFlushed(e, store.file());
        }
    }

    /** Undoes what was not committed. The connection is closed first: what it has locked must be free, whatever else fails. */
    void close() {
        try {
            connection.close();
            if (changes != null) {
                changes.close();
            }
        } catch (SQLException | IOException e) {
            // its transaction is undone all the same
        }
    }
}
