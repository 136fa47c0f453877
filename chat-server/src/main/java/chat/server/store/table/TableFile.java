package chat.server.store.table;

import chat.server.config.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteOpenMode;

/** The database's file: how it is connected to. Immutable; each connection belongs to one thread. */
record TableFile(Path path, Durability durability) {

    private static final int READ_CACHE_KIB = 16 * 1024;

    /** After a page was split, SQLite walks through all of the cache when the transaction ends. */
    private static final int WRITE_CACHE_KIB = 2 * 1024;

    private static final int BUSY_MILLIS = 10_000;

    /** Changes are made in transactions, which the caller commits. */
    Connection connectToWrite() throws SQLException {
        SQLiteConfig config = config(WRITE_CACHE_KIB);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(durability == Durability.DISK ? SynchronousMode.FULL : SynchronousMode.NORMAL);
        config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true"); // a deleted text leaves no bytes behind
        config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "0"); // whose errors nobody would hear of
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        connection.setAutoCommit(false);
        return connection;
    }

    Connection connectToRead() throws SQLException {
        SQLiteConfig config = config(READ_CACHE_KIB);
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + path);
    }

    private static SQLiteConfig config(int cacheKib) {
        SQLiteConfig config = new SQLiteConfig();
        config.setCacheSize(-cacheKib);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setGetGeneratedKeys(false); // would be asked for after each insert
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX); // each connection belongs to one thread
        return config;
    }
}
