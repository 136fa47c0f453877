package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.server.stream.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A room whose rows somebody has changed is a matter of its own: the others go on. */
final class BrokenRoomsTest {

    private static final RoomName BROKEN = new RoomName("broken");
    private static final RoomName SOUND = new RoomName("sound");

    private final TestDatabase database = TestDatabase.fresh();
    private final List<FaultNode> nodes = new ArrayList<>();
    private final FaultNode one = node(List.of(BROKEN, SOUND));

    private FaultNode node(List<RoomName> rooms) {
        FaultNode node = new FaultNode(database, rooms);
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        nodes.forEach(FaultNode::close);
        database.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private double count(String counter) {
        return one.registry.get(counter).counter().count();
    }

    private static List<Long> seqs(FaultNode node) {
        return node.heard(BROKEN).stream().map(RoomEvent::seq).toList();
    }

    @Test
    void aNumberThatIsTakenConcernsItsRoomAloneAndThatHeals() throws SQLException {
        FaultNode other = node(List.of(BROKEN, SOUND));
        one.sayUntilAccepted(BROKEN, "text");
        execute("INSERT INTO event SELECT room_id, seq + 1, time, payload FROM event");

        CompletableFuture<Outcome> broken = one.say(BROKEN, "broken");
        List<CompletableFuture<Outcome>> sound = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            one.say(BROKEN, "broken " + i);
            sound.add(one.say(SOUND, "text " + i));
        }
        assertThat(FaultNode.get(broken)).isInstanceOf(Outcome.Unavailable.class);
        assertThat(sound.stream().map(FaultNode::get)).hasOnlyElementsOfType(Outcome.Accepted.class);
        long next = one.sayUntilAccepted(BROKEN, "healed").seq();
        assertThat(next).isGreaterThan(2);
        other.awaitHeard(() -> seqs(other).contains(next));
        assertThat(seqs(other)).startsWith(1L, 2L, 3L);
        assertThat(count("chat.postgres.repaired")).isEqualTo(1);
        assertThat(count("chat.postgres.losses")).isZero();
        assertThat(one.registry
                        .get("chat.postgres.failures")
                        .tag("kind", "broken")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void aHeadThatWasSetBackIsNoCutHistory() throws SQLException {
        for (int i = 1; i <= 3; i++) {
            one.sayUntilAccepted(BROKEN, "text " + i);
        }
        String epoch = one.position(SOUND).epoch();
        execute("UPDATE room SET last_seq = 1 WHERE name = 'broken'");

        Outcome.Accepted next = one.sayUntilAccepted(BROKEN, "next");
        assertThat(next.seq()).isEqualTo(4);
        assertThat(next.epoch()).isEqualTo(epoch);
        one.awaitHeard(() -> seqs(one).equals(List.of(1L, 2L, 3L, 4L)));
        assertThat(one.epochs(BROKEN)).isZero();
        assertThat(count("chat.postgres.losses")).isZero();
    }

    @Test
    void aStateThatCannotBeReadConcernsItsRoomAlone() throws SQLException {
        one.sayUntilAccepted(BROKEN, "text");
        execute("INSERT INTO change SELECT id, 1, 'no JSON' FROM room WHERE name = 'broken';"
                + " UPDATE room SET changes = 1 WHERE name = 'broken'");
        FaultNode other = node(List.of(SOUND));

        assertThat(FaultNode.get(other.say(BROKEN, "never"))).isInstanceOf(Outcome.Refused.class);
        assertThat(FaultNode.get(other.say(SOUND, "text"))).isInstanceOf(Outcome.Accepted.class);
        assertThat(other.registry.get("chat.postgres.losses").counter().count()).isZero();
    }

    @Test
    void whatIsMissingOnTheWayIsPassed() throws SQLException {
        one.sayUntilAccepted(BROKEN, "text");
        execute("INSERT INTO event SELECT room_id, 2, time, payload FROM event;"
                + " INSERT INTO event SELECT room_id, 4, time, payload FROM event WHERE seq = 1;"
                + " UPDATE room SET last_seq = 4 WHERE name = 'broken'");

        one.awaitHeard(() -> one.epochs(BROKEN) == 1);
        assertThat(seqs(one)).containsExactly(1L, 2L);
        assertThat(one.position(BROKEN).newest()).isEqualTo(4);
        assertThat(one.sayUntilAccepted(BROKEN, "next").seq()).isEqualTo(5);
        one.awaitHeard(() -> seqs(one).contains(5L));
        assertThat(count("chat.store.damaged")).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadOnTheWayIsPassed() throws SQLException {
        one.sayUntilAccepted(BROKEN, "text");
        execute("INSERT INTO event SELECT room_id, 2, time, 'no JSON' FROM event;"
                + " UPDATE room SET last_seq = 2 WHERE name = 'broken'");

        one.awaitHeard(() -> one.epochs(BROKEN) == 1);
        assertThat(one.sayUntilAccepted(BROKEN, "next").seq()).isEqualTo(3);
        assertThat(count("chat.store.damaged")).isEqualTo(1);
    }
}
