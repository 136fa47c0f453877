package chat.server.stream.postgres;

import java.io.IOException;
import java.util.List;

/** Makes the tables in a database of a test. */
final class TestTables {

    private TestTables() {}

    static TestDatabase fresh() {
        TestDatabase database = TestDatabase.fresh();
        make(database);
        return database;
    }

    static void make(TestDatabase database) {
        try {
            Shards.of(List.of(new Database(database.url(), database.user(), database::password)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
