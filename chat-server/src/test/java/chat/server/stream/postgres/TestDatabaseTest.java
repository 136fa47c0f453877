package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TestDatabaseTest {

    @Test
    void eachOneIsEmptyAndOfItsOwn() throws Exception {
        try (TestDatabase one = TestDatabase.fresh();
                TestDatabase other = TestDatabase.fresh()) {
            query(one, "CREATE TABLE room (name text)");

            assertThat(query(one, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                    .containsExactly("room");
            assertThat(query(other, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
                    .isEmpty();
        }
    }

    @Test
    void takesTextOfAllLanguagesAndFindsItsLetters() throws Exception {
        try (TestDatabase database = TestDatabase.fresh()) {
            assertThat(query(database, "SELECT current_setting('server_encoding') || ' ' || upper('日本 é 👍')"))
                    .containsExactly("UTF8 日本 É 👍");
        }
    }

    @Test
    void isAServerThatSaysWhichVersionItHas() throws Exception {
        try (TestDatabase database = TestDatabase.fresh()) {
            assertThat(query(database, "SHOW server_version"))
                    .singleElement()
                    .asString()
                    .startsWith("17.");
        }
    }

    @Test
    void aClosedOneIsGoneWithItsConnections() throws Exception {
        TestDatabase database = TestDatabase.fresh();
        try (Connection connection = database.connect()) {
            database.close();

            assertThat(connection.isValid(5)).isFalse();
        }
        try (TestDatabase other = TestDatabase.fresh()) {
            assertThat(query(other, "SELECT datname FROM pg_database"))
                    .doesNotContain(database.url().replaceFirst(".*/", ""));
        }
    }

    private static List<String> query(TestDatabase database, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                ResultSet rows = statement.getResultSet();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
        }
        return values;
    }
}
