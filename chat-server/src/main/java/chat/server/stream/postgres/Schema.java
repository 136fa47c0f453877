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
import java.util.List;
import java.util.Set;

/** The tables. Stateless. */
final class Schema {

    /** What this release makes and knows. */
    static final int VERSION = 2;

    private static final long LOCK = 0x63686174_73637631L; // no other program's, it is to be hoped
    private static final int SECRET_BYTES = 32;

    private static final int OLDEST_SERVER = 13;

    // PostgreSQL, appendix A.
    private static final String NO_COLUMN = "42703";
    private static final String NO_RIGHT = "42501";

    /** A table, a function, or something else of that name is there. */
    private static final Set<String> IN_THE_WAY = Set.of("42P07", "42723", "42710");

    private static final String FOREIGN = "it has tables of another program, and chat-server needs one of its own: ";

    private Schema() {}

    /** What makes each version of the one before. */
    private static final List<String> SCRIPTS = List.of("schema.sql", "schema-2.sql");

    /**
     * Makes the tables, where there are none, and those of an older version anew. Of several nodes that do this at the same time one does it.
     *
     * @throws SQLException if the database cannot be used, or a newer release has made its tables
     */
    static void make(Connection connection) throws SQLException {
        requireServer(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            lock(statement);
            if (!exists(statement)) {
                createTables(statement);
                addMeta(connection);
            }
            int version = version(statement);
            if (version < VERSION) {
                migrate(statement, version);
                statement.execute("UPDATE meta SET version = " + VERSION);
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

    /** Makes the tables, where there are none, and takes all of it back. Throws as {@link #make}. */
    static void tryToMake(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            lock(statement);
            createTables(statement);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void lock(Statement statement) throws SQLException {
        statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    }

    /** @throws SQLException if no release can make its tables there */
    static void requireServer(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST_SERVER) {
            throw new SQLException("PostgreSQL " + version + " is too old; it must be " + OLDEST_SERVER + " or newer");
        }
        require(connection, "server_encoding", "UTF8");
    }

    /**
     * Gives the version of the tables.
     *
     * @throws SQLException if there are none, or a newer release has made them
     */
    static int require(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!exists(statement)) {
                throw new SQLException("no node has made the tables yet");
            }
            return requireVersion(statement);
        }
    }

    /** @throws SQLException if there are no tables of this version */
    static void requirePresent(Connection connection) throws SQLException {
        int version = require(connection);
        if (version < VERSION) {
            throw new SQLException("an older release has made the tables (version " + version
                    + "): the first node that starts brings them up to date");
        }
    }

    private static int requireVersion(Statement statement) throws SQLException {
        int version = version(statement);
        if (version > VERSION) {
            throw new SQLException("a newer release has made the tables (version " + version + "; this one knows "
                    + VERSION + "): start the newer one");
        }
        return version;
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

    static boolean exists(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('meta') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT version FROM meta")) {
            if (!row.next()) {
                throw new SQLException("somebody has emptied the table meta: restore the database from a backup");
            }
            return row.getInt(1);
        } catch (SQLException e) {
            throw NO_COLUMN.equals(e.getSQLState()) ? new SQLException(FOREIGN + Failure.line(e), e) : e;
        }
    }

    private static void createTables(Statement statement) throws SQLException {
        try {
            migrate(statement, 0);
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (IN_THE_WAY.contains(state)) {
                throw new SQLException(FOREIGN + Failure.line(e), e);
            }
            throw state.equals(NO_RIGHT)
                    ? new SQLException(
                            "the role may not make tables, as it does not own the database: " + Failure.line(e), e)
                    : e;
        }
    }

    private static void migrate(Statement statement, int version) throws SQLException {
        statement.execute(script("functions.sql"));
        for (String script : SCRIPTS.subList(version, VERSION)) {
            statement.execute(script(script));
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

    private static String script(String name) {
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read", e);
        }
    }
}
