package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import chat.server.stream.Outcome;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A slot moves between two databases while members of two nodes talk in its rooms. */
@Tag("shards")
final class SlotMoveTest {

    private static final RoomName ROOM = FaultLoad.ROOMS.get(0);
    private static final int SLOT = Slot.of(ROOM);

    private final List<TestDatabase> fresh = new ArrayList<>();
    private final Database one = database(1);
    private final Database two = database(2);
    private final List<Database> both = List.of(one, two);
    private final List<FaultNode> nodes = new ArrayList<>();

    private Database database(int number) {
        TestDatabase database = TestDatabase.fresh();
        fresh.add(database);
        return new Database(database.url(), database.user(), database::password, number);
    }

    private FaultNode node() {
        FaultNode node = FaultNode.of(both, FaultLoad.ROOMS);
        nodes.add(node);
        return node;
    }

    private List<FaultNode> twoNodes() {
        return List.of(node(), node());
    }

    @AfterEach
    void close() {
        nodes.forEach(FaultNode::close);
        fresh.forEach(TestDatabase::close);
    }

    private int place() throws IOException {
        return Shards.of(both).shardOf(ROOM);
    }

    private SlotMove.Result move(int to) throws IOException {
        return new SlotMove(both, SLOT, to).run();
    }

    private void judge(FaultLoad load) throws Exception {
        try (Connection first = fresh.get(0).connect();
                Connection second = fresh.get(1).connect()) {
            load.judge(first, second);
        }
    }

    private long query(int place, String sql) throws SQLException {
        try (Connection connection = fresh.get(place).connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private long rooms(int place) throws SQLException {
        return query(place, "SELECT count(*) FROM room WHERE slot = " + SLOT);
    }

    @Test
    void itsRoomsGoOnWithTheirNumbersAndEpochAndNoOtherRoomIsRefused() throws Exception {
        List<FaultNode> talking = twoNodes();
        String epoch = talking.get(0).position(ROOM).epoch();
        FaultLoad load = new FaultLoad(talking);
        int from = place();
        for (int round = 0; round < 2; round++) {
            load.awaitMore(100);
            assertThat(move(1 - from).rooms()).isPositive();
            assertThat(place()).isEqualTo(1 - from);
            load.awaitMore(100);
            move(from);
            assertThat(place()).isEqualTo(from);
        }
        load.awaitMore(200);

        judge(load);
        Set<Integer> slots = load.refused().keySet().stream().map(Slot::of).collect(Collectors.toSet());
        assertThat(slots).isSubsetOf(SLOT);
        for (FaultNode node : talking) {
            assertThat(node.epochs(ROOM)).isZero();
            assertThat(node.position(ROOM).epoch()).isEqualTo(epoch);
        }
        assertThat(rooms(1 - from)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aCrashOfTheMoveLeavesItInOneDatabaseAndNobodyNotices(SlotMove.Phase phase) throws Exception {
        FaultLoad load = new FaultLoad(twoNodes());
        load.awaitMore(100);
        int from = place();
        assertThatThrownBy(() -> new SlotMove(both, SLOT, 1 - from, done -> {
                            if (done == phase) {
                                throw new IllegalStateException("a crash");
                            }
                        })
                        .run())
                .hasMessage("a crash");

        load.awaitMore(200); // all of the rooms are among them
        assertThat(place()).isEqualTo(phase.compareTo(SlotMove.Phase.GIVEN_UP) < 0 ? from : 1 - from);
        move(1 - from);
        assertThat(place()).isEqualTo(1 - from);
        assertThat(rooms(from)).isZero();
        load.awaitMore(100);
        judge(load);
    }

    @Test
    void aMoveThatStandsStillDoesNotStopTheSlotForLongAndDecidesNothingLater() throws Exception {
        FaultNode node = node();
        int from = place();
        assertThatThrownBy(() -> new SlotMove(both, SLOT, 1 - from, done -> {
                            if (done == SlotMove.Phase.STOPPED) {
                                node.sayUntilAccepted(ROOM, "meanwhile"); // after 10 s
                            }
                        })
                        .run())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("slot " + SLOT + " has not moved, or not to the end: ");

        assertThat(place()).isEqualTo(from);
        assertThat(node.sayUntilAccepted(ROOM, "after").seq()).isEqualTo(2);
        move(1 - from);
        assertThat(node.sayUntilAccepted(ROOM, "moved").seq()).isEqualTo(3);
    }

    @Test
    void whoHoldsAnOldAssignmentCannotWriteToTheOldPlace() throws Exception {
        FaultNode node = node();
        node.sayUntilAccepted(ROOM, "before");
        int from = place();
        long id = query(from, "SELECT id FROM room WHERE name = '" + ROOM.value() + "'");
        move(1 - from);

        String late = "SELECT publish((SELECT epoch FROM meta), ARRAY[" + id + "], '{1}', ARRAY[" + id
                + "], '{1}', ARRAY['{}'::bytea], ARRAY[gen_random_uuid()], NULL, NULL, NULL)";
        assertThatThrownBy(() -> query(from, late)).hasMessageContaining("not here");
        String anew = "INSERT INTO room(name) VALUES ('" + ROOM.value() + "') RETURNING id";
        assertThatThrownBy(() -> query(from, anew)).hasMessageContaining("not here");
        assertThat(node.sayUntilAccepted(ROOM, "after").seq()).isEqualTo(2);
    }

    @Test
    void aDatabaseIsAddedToOneInUse() throws Exception {
        FaultNode before = new FaultNode(fresh.get(0), FaultLoad.ROOMS);
        before.sayUntilAccepted(ROOM, "before");
        before.close();
        FaultNode node = node();
        assertThat(rooms(1)).isZero();
        assertThat(node.sayUntilAccepted(ROOM, "added").seq()).isEqualTo(2);
        for (RoomName room : FaultLoad.ROOMS) {
            new SlotMove(both, Slot.of(room), 1).run();
        }

        Outcome.Accepted again = node.sayUntilAccepted(ROOM, "before");
        assertThat(again.seq()).isEqualTo(1);
        assertThat(again.duplicate()).isTrue();
        assertThat(node.sayUntilAccepted(ROOM, "moved").seq()).isEqualTo(3);
        assertThat(SlotFigures.of(both)).hasSize(Slot.COUNT).contains(new SlotFigures(SLOT, 1, 1, 3));
        assertThat(node.epochs(ROOM)).isZero();
        assertThatThrownBy(() -> new FaultNode(fresh.get(0), FaultLoad.ROOMS))
                .hasMessageContaining("the database was set up as database 1 of 2");
    }

    @Test
    void whoDoesNotKnowTheNewDatabaseRefusesItsRooms() throws Exception {
        FaultNode alone = new FaultNode(fresh.get(0), FaultLoad.ROOMS);
        nodes.add(alone);
        alone.sayUntilAccepted(ROOM, "before");
        move(1);

        assertThat(FaultNode.get(alone.say(ROOM, "after"))).isInstanceOf(Outcome.Unavailable.class);
        alone.awaitTrouble();
        assertThat(alone.streams.trouble().orElseThrow())
                .isEqualTo("slot " + SLOT + " is in database 2 of 2, which this one does not name");
        assertThat(FaultNode.get(alone.read(ROOM, 0, 10))).isEqualTo(1);
        assertThat(alone.epochs(ROOM)).isZero();
        move(0);
        assertThat(alone.sayUntilAccepted(ROOM, "after").seq()).isEqualTo(2);
    }
}
