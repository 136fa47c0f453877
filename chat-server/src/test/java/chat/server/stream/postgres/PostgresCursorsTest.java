package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import chat.server.stream.Cursors.Cursor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which node serves the readers, and how far they have got. */
final class PostgresCursorsTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final Cursor AT_FIVE = new Cursor("epoch", 5, 50);

    private final TestDatabase database = TestDatabase.fresh();
    private final AtomicLong nanos = new AtomicLong();
    private final PostgresCursors one;
    private final PostgresCursors other;

    PostgresCursorsTest() throws SQLException {
        try (Connection connection = database.connect()) {
            Schema.make(connection);
        }
        TestTables.stopClock(database); // so that a lease lasts however long a beat takes
        one = open(nanos);
        await(one);
        other = open(new AtomicLong());
    }

    private PostgresCursors open(AtomicLong clock) {
        Health health = new Health(() -> {}, () -> {});
        health.isBack();
        Database at = new Database(database.url(), database.user(), database::password);
        return new PostgresCursors(new Link(at), health, clock::get, true);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        database.close();
    }

    private static long await(PostgresCursors node) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (node.term() == 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        return node.term();
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void oneNodeServesUntilItStops() {
        get(other.find("reader", ROOM)); // after its first beat
        assertThat(other.term()).isZero();
        long before = one.term();
        one.close();

        assertThat(await(other)).isGreaterThan(before);
    }

    @Test
    void aNodeThatWasAwayForLongServesNobody() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SELECT FROM webhook_lease FOR UPDATE"); // from here on no beat gets an answer
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(PostgresCursors.LEASE_MILLIS));
            assertThat(one.term()).isZero();
        }
    }

    @Test
    void onlyTheNodeThatServesMovesCursors() {
        get(one.save("reader", Map.of(ROOM, AT_FIVE)));

        assertThat(get(other.find("reader", ROOM))).isEqualTo(Optional.of(AT_FIVE));
        assertThatThrownBy(() -> get(other.save("reader", Map.of(ROOM, new Cursor("epoch", 4, 40)))))
                .hasStackTraceContaining("another node runs the webhooks");
        assertThat(get(one.find("reader", ROOM))).isEqualTo(Optional.of(AT_FIVE));
    }

    @Test
    void aReaderBeginsAgainWithOtherRooms() {
        assertThat(get(one.since("reader", "a", 10))).isEqualTo(10);
        assertThat(get(other.since("reader", "a", 20))).isEqualTo(10);
        assertThat(get(other.since("reader", "a b", 30))).isEqualTo(30);
    }
}
