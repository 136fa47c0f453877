package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.DamagedException;
import chat.server.stream.HistoryPage;
import chat.server.stream.Retention;
import chat.server.stream.RoomStream;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of events that somebody has deleted, or spoilt: whoever reads gets their numbers, and what is before and after them. */
final class HolesTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final int EVENTS = 10;

    private final TestDatabase database = TestDatabase.fresh();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private PostgresStreams streams;
    private RoomStream room;

    private PostgresStreams start() throws IOException {
        return new PostgresStreams(
                new Database(database.url(), database.user(), database::password),
                new Retention(1_000, Duration.ZERO),
                false,
                loss -> {},
                new ServerMetrics(registry));
    }

    @BeforeEach
    void storeSome() throws IOException {
        try (PostgresStreams earlier = start()) {
            TestPublisher publisher = new TestPublisher(earlier);
            for (int i = 0; i < EVENTS; i++) {
                publisher.say(ROOM, new UserId("ann"), "text", null);
            }
            publisher.flush();
            FaultNode.await(() -> newest(publisher.room(ROOM)) == EVENTS);
        }
        streams = start(); // its memory holds none of them
        room = streams.open(ROOM);
        assertThat(newest(room)).isEqualTo(EVENTS);
    }

    private static long newest(RoomStream stream) {
        return FaultNode.get(stream.position()).newest();
    }

    @AfterEach
    void close() {
        streams.close();
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

    private static List<Long> seqs(CompletionStage<HistoryPage> page) {
        return FaultNode.get(page).events().stream().map(RoomEvent::seq).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static void assertDamaged(CompletionStage<HistoryPage> page, long first, long last) {
        assertThatThrownBy(() -> FaultNode.get(page))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(DamagedException.class)
                .hasMessage("the room's events " + first + " to " + last + " are damaged");
    }

    private double damaged() {
        return registry.get("chat.store.damaged").counter().count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM event WHERE seq IN (4, 5)",
                "UPDATE event SET payload = 'no JSON' WHERE seq IN (4, 5)",
                "DELETE FROM event WHERE seq = 4; UPDATE event SET payload = '{\"type\":\"pong\"}' WHERE seq = 5"
            })
    void areNamedToWhoeverReads(String spoil) {
        execute(spoil);

        assertThat(seqs(room.readAfter(0, 100))).isEqualTo(range(1, 3));
        assertThat(seqs(room.readAfter(5, 100))).isEqualTo(range(6, EVENTS));
        assertThat(seqs(room.readBefore(Long.MAX_VALUE, 100))).isEqualTo(range(6, EVENTS));
        assertThat(seqs(room.readBefore(4, 100))).isEqualTo(range(1, 3));
        long behind = 3;
        while (behind < 5) { // an unreadable one is named by itself
            long last = firstDamaged(room.readAfter(behind, 100));
            assertThat(last).isBetween(behind + 1, 5L);
            behind = last;
        }
        assertThat(damaged()).isEqualTo(2);
    }

    private static long firstDamaged(CompletionStage<HistoryPage> page) {
        try {
            FaultNode.get(page);
        } catch (CompletionException e) {
            if (e.getCause() instanceof DamagedException damage) {
                return damage.last();
            }
            throw e;
        }
        throw new AssertionError("it can be read");
    }

    @Test
    void areNamedAsOneHole() {
        execute("DELETE FROM event WHERE seq IN (4, 5)");

        for (int i = 0; i < 2; i++) {
            assertDamaged(room.readAfter(3, 100), 4, 5);
            assertDamaged(room.readBefore(6, 100), 4, 5);
            assertDamaged(room.readBefore(6, 1), 4, 5);
        }
        assertThat(damaged()).isEqualTo(2);
    }

    @Test
    void areFoundAtBothEnds() {
        execute("DELETE FROM event WHERE seq IN (1, 2, 9, 10)");

        assertDamaged(room.readAfter(0, 100), 1, 2);
        assertDamaged(room.readAfter(8, 100), 9, 10);
        assertDamaged(room.readBefore(Long.MAX_VALUE, 100), 9, 10);
        assertDamaged(room.readBefore(3, 100), 1, 2);
    }

    @Test
    void areFoundWhereNothingIsLeft() {
        execute("DELETE FROM event");

        assertDamaged(room.readAfter(0, 100), 1, EVENTS);
        assertDamaged(room.readBefore(Long.MAX_VALUE, 100), 1, EVENTS);
        assertThat(seqs(room.readAfter(EVENTS, 100))).isEmpty();
    }

    @Test
    void areNotSeenWhereEventsAreNoLongerRetained() {
        execute("UPDATE room SET first_seq = 5; DELETE FROM event WHERE seq < 5");

        assertThat(seqs(room.readBefore(Long.MAX_VALUE, 100))).isEqualTo(range(5, EVENTS));
        assertThat(seqs(room.readBefore(5, 100))).isEmpty();
        assertThat(seqs(room.readAfter(0, 100))).isEqualTo(range(5, EVENTS));
        assertThat(damaged()).isZero();
    }
}
