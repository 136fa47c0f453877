package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.server.stream.Outcome;
import chat.server.stream.TestPublisher;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that the database refuses. */
final class RefusedBatchesTest {

    private static final RoomName ROOM = new RoomName("room");

    private final TestDatabase database = TestDatabase.fresh();
    private final FaultNode one = new FaultNode(database, List.of(ROOM));
    private final FaultNode other = new FaultNode(database, List.of(ROOM));

    @AfterEach
    void close() {
        one.close();
        other.close();
        database.close();
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Each event that is stored passes it. */
    private void onInsert(String body) throws SQLException {
        execute(
                "CREATE FUNCTION check_event() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body
                        + " RETURN NEW; END $$",
                "CREATE TRIGGER check_event BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION check_event()");
    }

    private static List<Outcome> sayTogether(FaultNode node, List<String> texts) {
        TestPublisher publisher = new TestPublisher(node.streams);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (String text : texts) {
            outcomes.add(publisher.say(ROOM, FaultNode.AUTHOR, text, null));
        }
        publisher.flush();
        return outcomes.stream().map(FaultNode::get).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40P01", "40001", "55P03", "08006", "57P01", "53100"})
    void areTriedAgainAfterAFailureThatPasses(String state) throws SQLException {
        execute("CREATE SEQUENCE tries");
        onInsert("IF nextval('tries') = 1 THEN RAISE EXCEPTION 'once' USING ERRCODE = '" + state + "'; END IF;");

        assertThat(((Outcome.Accepted) FaultNode.get(one.say(ROOM, "text"))).seq())
                .isEqualTo(1);
        other.awaitHeard(() -> other.heard(ROOM).size() == 1);
        assertThat(other.heard(ROOM)).extracting(RoomEvent.Message::text).containsExactly("text");
    }

    @Test
    void areHalvedUntilTheOneEventIsFound() throws SQLException {
        onInsert("IF position('poison'::bytea IN NEW.payload) > 0 THEN"
                + " RAISE EXCEPTION 'poison' USING ERRCODE = '22P02'; END IF;");
        List<String> texts = List.of("a", "b", "c", "poison", "d", "e", "f");

        List<Outcome> outcomes = sayTogether(one, texts);
        assertThat(outcomes.get(3)).isInstanceOf(Outcome.Refused.class);
        assertThat(outcomes).filteredOn(Outcome.Accepted.class::isInstance).hasSize(6);
        other.awaitHeard(() -> other.heard(ROOM).size() == 6);
        assertThat(other.heard(ROOM)).extracting(RoomEvent.Message::text).containsExactly("a", "b", "c", "d", "e", "f");
    }

    @Test
    void areAnAlarmWhereANumberIsTaken() throws SQLException {
        one.sayUntilAccepted(ROOM, "text");
        execute("INSERT INTO event SELECT room_id, seq + 1, time, payload FROM event");

        CompletableFuture<Outcome> outcome = one.say(ROOM, "never");
        FaultNode.await(() -> one.registry
                        .get("chat.postgres.failures")
                        .tag("kind", "broken")
                        .counter()
                        .count()
                > 0);
        assertThat(FaultNode.get(outcome)).isInstanceOf(Outcome.Unavailable.class);
        assertThat(one.heard(ROOM)).extracting(RoomEvent.Message::text).containsOnly("text");
    }

    /** Half of a surrogate pair does not come so far: the parser of the clients' JSON refuses it. */
    @Test
    void areNotMadeByAnyText() {
        List<String> texts = List.of("before", "a\0b", "\ud83c\udf75", "after");

        assertThat(sayTogether(one, texts)).hasOnlyElementsOfType(Outcome.Accepted.class);
        one.awaitHeard(() -> one.heard(ROOM).size() == 4);
        other.awaitHeard(() -> other.heard(ROOM).size() == 4);
        assertThat(other.heard(ROOM)).isEqualTo(one.heard(ROOM));
        assertThat(one.heard(ROOM)).extracting(RoomEvent.Message::text).isEqualTo(texts);
    }
}
