package chat.server.stream.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Makes the tables in a database of a test. */
final class TestTables {

    private TestTables() {}

    static TestDatabase fresh() {
        TestDatabase database = TestDatabase.fresh();
        make(database);
        return database;
    }

    static void make(TestDatabase database) {
        try (Connection connection = database.connect()) {
            Schema.make(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
