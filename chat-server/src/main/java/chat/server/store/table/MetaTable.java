package chat.server.store.table;

import chat.server.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Values that are set once, as long as the table lives. */
final class MetaTable {

    static final String EPOCH = "epoch";
    static final String SELECT = "SELECT value FROM meta WHERE key = ?";

    private MetaTable() {}

    /** The value of a key, which is {@code fresh} if there is none yet. */
    static byte[] value(TableFile file, String key, byte[] fresh) throws StoreException {
        try (Connection connection = file.connectToWrite();
                PreparedStatement insert = connection.prepareStatement("INSERT OR IGNORE INTO meta VALUES (?, ?)");
                PreparedStatement select = connection.prepareStatement(SELECT)) {
            insert.setString(1, key);
            insert.setBytes(2, fresh);
            insert.executeUpdate();
            connection.commit();
            select.setString(1, key);
            try (ResultSet result = select.executeQuery()) {
                result.next();
                return result.getBytes(1);
            }
        } catch (SQLException e) {
            throw StoreException.of(e, file.path());
        }
    }
}
