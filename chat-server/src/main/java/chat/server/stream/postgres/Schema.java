package chat.server.stream.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables. Stateless. */
final class Schema {

    /** What this release makes and knows. */
    static final int VERSION = 1;

    private static final long LOCK = 0x63686174_73637631L; // no other program's, it is to be hoped
    private static final int SECRET_BYTES = 32;

    private Schema() {}

    /**
     * Makes the tables, where there are none. Of several nodes that do this at the same time one does it.
     *
     * @throws SQLException if the database cannot be used, or a newer release has made its tables
     */
    static void make(Connection connection) throws SQLException {
        require(connection, "server_encoding", "UTF8");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            if (!exists(statement)) {
                statement.execute(script());
                addMeta(connection);
            }
            requireVersion(statement);
            connection.commit();
            Warnings.check(connection);
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** @throws SQLException if there are no tables, or a newer release has made them */
    static void require(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!exists(statement)) {
                throw new SQLException("no node has made the tables yet");
            }
            requireVersion(statement);
        }
    }

    private static void requireVersion(Statement statement) throws SQLException {
        int version = version(statement);
        if (version > VERSION) {
            throw new SQLException("a newer release has made the tables (version " + version + "; this one knows "
                    + VERSION + "): start the newer one");
        }
    }

    private static void require(Connection connection, String setting, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT current_setting(?)")) {
            statement.setString(1, setting);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getString(1).equals(value)) {
                    throw new SQLException(
                            "the database has " + setting + " = " + row.getString(1) + "; it must be " + value);
                }
            }
        }
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('meta') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT version FROM meta")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void addMeta(Connection connection) throws SQLException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO meta(version, secret) VALUES (?, ?)")) {
            insert.setInt(1, VERSION);
            insert.setBytes(2, secret);
            insert.execute();
        }
    }

    private static String script() {
        try (InputStream in = Schema.class.getResourceAsStream("schema.sql")) {
            if (in == null) {
                throw new IllegalStateException("schema.sql is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("schema.sql cannot be read", e);
        }
    }
}
