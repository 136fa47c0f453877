package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A commit that did not wait for the standby to the end returns as if it had, with a warning. So a warning is no success: nobody knows whether what was
 * committed is durable.
 */
final class Warnings {

    private Warnings() {}

    /** @throws SQLException if there is a warning */
    static void check(Statement statement) throws SQLException {
        check(statement.getWarnings());
        check(statement.getConnection());
    }

    /** @throws SQLException if there is a warning */
    static void check(Connection connection) throws SQLException {
        check(connection.getWarnings());
    }

    private static void check(@Nullable SQLWarning warning) throws SQLException {
        if (warning != null) {
            throw new SQLException(warning.getMessage(), "08007", warning); // transaction resolution unknown
        }
    }
}
