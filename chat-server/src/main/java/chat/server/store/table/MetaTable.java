package chat.server.store.table;

import chat.server.store.StoreException;
import chat.server.store.log.LogEnd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of the whole table. Stateless. */
final class MetaTable {

    static final String EPOCH = "epoch";
    private static final String LOG_END = "log";
    private static final int LOG_END_BYTES = Long.BYTES + 2;

    private static final String SELECT = "SELECT value, checksum FROM meta WHERE key = ?";
    static final String PUT = "INSERT OR REPLACE INTO meta VALUES (?, ?, ?)";

    private MetaTable() {}

    /** The key of random bytes that are there for one purpose. */
    static String secretOf(String purpose) {
        return "secret." + purpose;
    }

    /** The value of a key; null if there is none. */
    static byte @Nullable [] find(Connection connection, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, key);
            try (ResultSet found = select.executeQuery()) {
                if (!found.next()) {
                    return null;
                }
                byte[] value = found.getBytes(1);
                if (found.getInt(2) != Checksum.ofValue(key, value)) {
                    throw new SQLException("the value " + key + " is damaged");
                }
                return value;
            }
        }
    }

    /** The value of a key, which is {@code fresh} from then on if there is none yet. */
    static byte[] value(TableFile file, String key, byte[] fresh) throws StoreException {
        try (Connection connection = file.connectToWrite()) {
            byte[] present = find(connection, key);
            if (present == null) {
                put(connection, key, fresh);
            }
            connection.commit();
            return present == null ? fresh : present;
        } catch (SQLException e) {
            throw StoreException.of(e, file.path());
        }
    }

    private static void put(Connection connection, String key, byte[] value) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(PUT)) {
            set(put, key, value);
            put.executeUpdate();
        }
    }

    private static void set(PreparedStatement put, String key, byte[] value) throws SQLException {
        put.setString(1, key);
        put.setBytes(2, value);
        put.setInt(3, Checksum.ofValue(key, value));
    }

    static byte[] newEpoch() {
        return UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the log ended when that was last noted; null if it never was. */
    static @Nullable LogEnd logEnd(Connection connection) throws SQLException {
        byte[] value = find(connection, LOG_END);
        if (value == null) {
            return null;
        }
        ByteBuffer end = ByteBuffer.wrap(value);
        return new LogEnd(end.getLong(), end.get(), end.get() == 1);
    }

    /** Sets the parameters of {@link #PUT}. */
    static void setLogEnd(PreparedStatement put, LogEnd end) throws SQLException {
        ByteBuffer value = ByteBuffer.allocate(LOG_END_BYTES);
        value.putLong(end.position()).put((byte) end.segment()).put((byte) (end.clean() ? 1 : 0));
        set(put, LOG_END, value.array());
    }

    /** A part of the log is lost, which ends here: what it held gave numbers to messages that no other may get. */
    static void restart(Connection connection, @Nullable LogEnd end) throws SQLException {
        put(connection, EPOCH, newEpoch());
        if (end != null) {
            try (PreparedStatement put = connection.prepareStatement(PUT)) {
                setLogEnd(put, end);
                put.executeUpdate();
            }
        }
    }

    /** A copy has no log. */
    static void forgetLog(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM meta WHERE key = '" + LOG_END + "'")) {
            delete.executeUpdate();
        }
    }
}
