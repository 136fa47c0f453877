package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deletes what is no longer retained: a round moves on where a room begins, and the next one deletes. */
final class PrunerTest {

    private static final int MOST = 100;
    private static final int READABLE = MOST + RoomStreams.SLACK_EVENTS;
    private static final Retention BY_COUNT = new Retention(MOST, Duration.ZERO);
    private static final Retention BY_DAY = new Retention(1_000_000, Duration.ofDays(1));
    private static final Duration WEEK = Duration.ofDays(7);

    private final TestDatabase database = TestTables.fresh();
    private final AtomicLong pruned = new AtomicLong();
    private final Link link = link();

    private Link link() {
        return new Link(new Database(database.url(), database.user(), database::password));
    }

    @AfterEach
    void close() {
        link.close();
        database.close();
    }

    private void execute(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private long query(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** As many more events, as old as that. */
    private void fill(String room, int events, Duration age) {
        execute("INSERT INTO room(name) VALUES ('" + room + "') ON CONFLICT DO NOTHING;"
                + "INSERT INTO event(room_id, seq, time, payload, idkey) SELECT id, last_seq + n,"
                + " floor(extract(epoch FROM clock_timestamp()) * 1000) - " + age.toMillis()
                + ", '{}', gen_random_uuid() FROM room, generate_series(1, " + events + ") n WHERE name = '" + room
                + "'; UPDATE room SET last_seq = last_seq + " + events + " WHERE name = '" + room + "'");
    }

    private long events() {
        return query("SELECT count(*) FROM event");
    }

    private long first(String room) {
        return query("SELECT first_seq FROM room WHERE name = '" + room + "'");
    }

    /** The oldest event of a room that is there. */
    private long oldest(String room) {
        return query("SELECT min(seq) FROM event, room WHERE room_id = id AND name = '" + room + "'");
    }

    private boolean step(Pruner pruner) throws SQLException {
        return link.run(pruner::step);
    }

    private void round(Pruner pruner) throws SQLException {
        boolean goesOn = true;
        while (goesOn) {
            goesOn = step(pruner);
        }
    }

    private Pruner pruner(Retention retention) {
        return new Pruner(retention, pruned::addAndGet);
    }

    @Test
    void deletesWhatIsBeyondTheCountAndCanNoLongerBeRead() throws SQLException {
        fill("room", 5_000, Duration.ZERO);
        fill("idle", READABLE, Duration.ZERO);
        Pruner pruner = pruner(BY_COUNT);
        round(pruner);
        round(pruner);

        assertThat(oldest("room")).isEqualTo(5_000 - READABLE + 1);
        assertThat(oldest("idle")).isEqualTo(1);
        assertThat(pruned).hasValue(5_000 - READABLE);
        assertThat(events()).isEqualTo(2 * READABLE);
    }

    @Test
    void deletesNothingBeforeTheNodesKnowWhereTheRoomBegins() throws SQLException {
        fill("room", 5_000, Duration.ZERO);
        round(pruner(BY_COUNT));

        assertThat(first("room")).isEqualTo(5_000 - READABLE + 1);
        assertThat(events()).isEqualTo(5_000);
    }

    @Test
    void deletesEventsTogetherRatherThanOneByOne() throws SQLException {
        fill("room", READABLE + RoomStreams.SLACK_EVENTS, Duration.ZERO);
        round(pruner(BY_COUNT));

        assertThat(first("room")).isEqualTo(1);
    }

    @Test
    void deletesInSmallSteps() throws SQLException {
        fill("a", 3 * Pruner.EVENTS_IN_STEP, WEEK);
        fill("b", 100, WEEK);
        Pruner pruner = pruner(BY_DAY);
        round(pruner);
        long before = events();
        int steps = 0;
        for (boolean goesOn = true; goesOn; steps++) {
            goesOn = step(pruner);
            assertThat(before - events()).isLessThanOrEqualTo(Pruner.EVENTS_IN_STEP);
            before = events();
        }

        assertThat(before).isZero();
        assertThat(steps).isGreaterThanOrEqualTo(4);
    }

    @Test
    void deletesWhatIsOlderThanTheAge() throws SQLException {
        fill("room", 50, WEEK);
        fill("room", 7, Duration.ofHours(23));
        fill("idle", 3, WEEK);
        Pruner pruner = pruner(BY_DAY);
        round(pruner);

        assertThat(first("room")).isEqualTo(51);
        assertThat(first("idle")).isEqualTo(4);
        round(pruner);
        assertThat(oldest("room")).isEqualTo(51);
        assertThat(events()).isEqualTo(7);
        assertThat(query("SELECT last_seq FROM room WHERE name = 'idle'")).isEqualTo(3);
    }

    @Test
    void deletesMoreWhereTheRoomWantsThat() throws SQLException {
        fill("few", 2_000, Duration.ZERO);
        fill("short", 10, Duration.ofHours(2));
        fill("long", 10, WEEK);
        execute("UPDATE room SET retained = 5 WHERE name = 'few'");
        execute("UPDATE room SET millis = 3600000 WHERE name = 'short'");
        execute("UPDATE room SET millis = " + Duration.ofDays(30).toMillis() + ", retained = 5000 WHERE name = 'long'");
        Pruner pruner = pruner(new Retention(1_000, Duration.ofDays(1)));
        round(pruner);

        assertThat(first("few")).isEqualTo(2_000 - 5 - RoomStreams.SLACK_EVENTS + 1);
        assertThat(first("short")).isEqualTo(11);
        assertThat(first("long")).as("no more than the server retains").isEqualTo(11);
    }

    @Test
    void deletesByTheRoomsOwnAgeWhereTheServerHasNone() throws SQLException {
        fill("room", 10, Duration.ofHours(2));
        execute("UPDATE room SET millis = 3600000");
        round(pruner(BY_COUNT));

        assertThat(first("room")).isEqualTo(11);
    }

    @Test
    void deletesWhatIsOldBehindAnEventOfTheFuture() throws SQLException {
        fill("room", 1, WEEK.negated());
        fill("room", 9, WEEK);
        fill("room", 1, Duration.ZERO);
        round(pruner(BY_DAY));

        assertThat(first("room")).isEqualTo(11);
    }

    @Test
    void retainsFewInTheServersOwnRoom() throws SQLException {
        fill(RoomName.CANARY.value(), 1_000, Duration.ZERO);
        round(pruner(new Retention(100_000, Duration.ZERO)));

        assertThat(first(RoomName.CANARY.value())).isEqualTo(1_000 - 16 - RoomStreams.SLACK_EVENTS + 1);
    }

    @Test
    void leavesItToTheNodeThatDoesItAlready() throws SQLException {
        fill("room", 5_000, Duration.ZERO);
        Pruner other = pruner(BY_COUNT);
        try (Link its = link()) {
            assertThat(its.run(other::step)).isTrue();
            execute("UPDATE room SET first_seq = 1");

            assertThat(step(pruner(BY_COUNT))).isFalse();
            assertThat(first("room")).isEqualTo(1);
        }
        execute(TestCluster.until("NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"));
        assertThat(step(pruner(BY_COUNT))).isTrue();
        assertThat(first("room")).isEqualTo(5_000 - READABLE + 1);
    }

    @Test
    void goesOnWithAnotherConnection() throws SQLException {
        fill("room", 5_000, Duration.ZERO);
        Pruner pruner = pruner(BY_COUNT);
        round(pruner);
        link.close();
        execute(TestCluster.until("NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory'"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"));
        round(pruner);

        assertThat(events()).isEqualTo(READABLE);
    }
}
