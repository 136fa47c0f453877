package chat.server.stream.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Makes the tables in a database of a test. */
final class TestTables {

    private TestTables() {}

    static TestDatabase fresh() {
        TestDatabase database = TestDatabase.fresh();
        make(database);
        return database;
    }

    /** From here on new connections find the clock of the database at the time of now. */
    static void stopClock(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA stopped; CREATE TABLE stopped.clock AS SELECT clock_timestamp() AS time;"
                    + " CREATE FUNCTION stopped.clock_timestamp() RETURNS timestamptz LANGUAGE sql STABLE"
                    + " AS 'SELECT time FROM stopped.clock';"
                    + " DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = stopped, pg_catalog, public',"
                    + " current_database()); END $$");
        }
    }

    static void make(TestDatabase database) {
        try {
            Shards.of(List.of(new Database(database.url(), database.user(), database::password)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
