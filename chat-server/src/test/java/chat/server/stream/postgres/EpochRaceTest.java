package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.stream.Outcome;
import chat.server.stream.TestPublisher;
import chat.server.stream.UnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms that open while a new epoch begins. */
final class EpochRaceTest {

    private static final RoomName SLOW = new RoomName("slow");
    private static final int ROOMS = 40;

    private final TestDatabase database = TestDatabase.fresh();
    private final FaultNode node = new FaultNode(database, List.of());

    @AfterEach
    void close() {
        node.close();
        database.close();
    }

    private static void awaitListener(Statement statement) {
        FaultNode.await(() -> {
            try (ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                    + " WHERE wait_event_type = 'Lock' AND datname = current_database()")) {
                row.next();
                return row.getInt(1) > 0;
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Some of the rooms are behind the one that waits, and some are before it. */
    @Test
    void areInTheNewEpoch() throws SQLException {
        String before = node.sayUntilAccepted(SLOW, "text").epoch();
        TestPublisher publisher = new TestPublisher(node.streams);
        List<RoomName> rooms = new ArrayList<>();
        try (Connection holder = database.connect();
                Statement hold = holder.createStatement();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE room SET changes = 1"); // so that its state is read
            holder.setAutoCommit(false);
            hold.execute("LOCK TABLE change");
            statement.execute("UPDATE meta SET epoch = gen_random_uuid()");
            awaitListener(statement);
            for (int i = 0; i < ROOMS; i++) {
                rooms.add(new RoomName("room-" + i));
                opened(publisher, rooms.get(i));
            }
            holder.commit();
        }
        Outcome.Accepted next = node.sayUntilAccepted(SLOW, "next");
        assertThat(next.epoch()).isNotEqualTo(before);
        for (RoomName room : rooms) {
            assertThat(node.sayUntilAccepted(room, "text").epoch()).isEqualTo(next.epoch());
            assertThat(node.position(room).epoch()).isEqualTo(next.epoch());
        }
    }

    /** Whether or not it can be read now. */
    private static void opened(TestPublisher publisher, RoomName room) {
        try {
            FaultNode.get(publisher.room(room).position());
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(UnavailableException.class);
        }
    }
}
