package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Cursors;
import chat.server.stream.Outcome;
import chat.server.stream.Payload;
import chat.server.stream.Retention;
import chat.server.stream.RoomNames;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rooms in several databases. */
final class ShardsTest {

    private static final UserId ANN = new UserId("ann");

    /** In the order of their names. */
    private static final List<RoomName> ROOMS = IntStream.range(10, 50)
            .mapToObj(number -> new RoomName("room-" + number))
            .toList();

    private final List<TestDatabase> fresh = new ArrayList<>();
    private final Database one = database(1);
    private final Database two = database(2);
    private final Database other = database(2);

    private Database database(int number) {
        TestDatabase database = TestDatabase.fresh();
        fresh.add(database);
        return new Database(database.url(), database.user(), database::password, number);
    }

    @AfterEach
    void drop() {
        fresh.forEach(TestDatabase::close);
    }

    private static ShardedStreams open(Database... databases) throws IOException {
        ServerMetrics metrics = new ServerMetrics(new SimpleMeterRegistry());
        ShardedStreams all =
                new ShardedStreams(List.of(databases), new Retention(100, Duration.ZERO), false, loss -> {}, metrics);
        all.listen(publication -> {});
        return all;
    }

    private static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Outcome say(TestPublisher publisher, RoomName room) {
        CompletionStage<Outcome> outcome = publisher.say(room, ANN, "hi", null);
        publisher.flush();
        return get(outcome);
    }

    private static RoomName roomOf(int shard, Shards shards) {
        return ROOMS.stream()
                .filter(room -> shards.shardOf(room) == shard)
                .findFirst()
                .orElseThrow();
    }

    private static void assertRefused(String why, Database... databases) {
        assertThatThrownBy(() -> Shards.of(List.of(databases)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @Test
    void nodesNameTheSameDatabasesInTheSameOrder() throws IOException {
        Shards.of(List.of(one, two));
        Shards.of(List.of(one, two));

        assertRefused("database 1 of 2 was set up as database 2 of 2", two, one);
        assertRefused("the database was set up as database 1 of 2", one);
        assertRefused("database 2 of 2 was another one", one, other);
        assertRefused("database 2 of 2 was set up as database 2 of 2 with others", other, two);
        assertRefused("database 2 of 3 was set up as database 1 of 2 with others", one, other, two);
        Shards.of(List.of(one, two));
    }

    @Test
    void aDatabaseThatIsAddedHasNoRoomsYet() throws IOException {
        Shards.of(List.of(one));
        assertRefused("database 2 of 2 was set up as the database with others", other, one);

        Shards two = Shards.of(List.of(one, this.two));
        assertThat(ROOMS).allMatch(room -> two.shardOf(room) == 0);
        assertRefused("the database was set up as database 1 of 2", one);
    }

    @Test
    void theDatabaseComputesTheSameSlots() throws SQLException {
        try (TestDatabase database = TestTables.fresh();
                Connection connection = database.connect();
                PreparedStatement slotOf = connection.prepareStatement("SELECT slot_of(?)")) {
            for (String letters : List.of("a", "room-", "комната", "聊天室", "𠀀𠮷", "é.Z_9", "@server")) {
                for (int i = 0; i < 100; i++) {
                    RoomName room = RoomName.parseAny(letters.startsWith("@") ? letters : letters + i + letters)
                            .orElseThrow();
                    slotOf.setString(1, room.value());
                    try (ResultSet row = slotOf.executeQuery()) {
                        row.next();
                        assertThat(row.getInt(1)).as(room.value()).isEqualTo(Slot.of(room));
                    }
                }
            }
        }
    }

    @Test
    void roomsAreSpreadAndListedTogether() throws IOException {
        try (ShardedStreams streams = open(one, two)) {
            TestPublisher publisher = new TestPublisher(streams);
            ROOMS.forEach(room -> assertThat(say(publisher, room)).isInstanceOf(Outcome.Accepted.class));

            List<RoomName> found = new ArrayList<>();
            String next = "";
            while (next != null) {
                RoomNames page = get(streams.rooms(new RoomNames.Search(next, "room", 7)));
                assertThat(page.names()).hasSizeLessThanOrEqualTo(7);
                found.addAll(page.names());
                next = page.next();
            }
            assertThat(found).isEqualTo(ROOMS);
        }
        for (Database database : List.of(one, two)) {
            assertThat(DatabaseReader.figures(List.of(database))).hasSizeBetween(10, 30);
        }
        assertThat(DatabaseReader.figures(List.of(one, two))).hasSize(ROOMS.size());
    }

    @Test
    void withoutOneDatabaseTheRoomsOfTheOtherGoOn() throws IOException {
        Shards shards = Shards.of(List.of(one, two));
        try (ShardedStreams streams = open(one, two)) {
            TestPublisher publisher = new TestPublisher(streams);
            assertThat(say(publisher, roomOf(1, shards))).isInstanceOf(Outcome.Accepted.class);
            fresh.get(1).close();
            FaultNode.await(() -> streams.trouble().isPresent()); // who is faster waits until it is back

            assertThat(say(publisher, roomOf(1, shards))).isInstanceOf(Outcome.Unavailable.class);
            assertThat(streams.trouble().orElseThrow()).startsWith("database 2 of 2: ");
            assertThat(say(publisher, roomOf(0, shards))).isInstanceOf(Outcome.Accepted.class);
        }
    }

    @Test
    void findsTheRoomsThatHaveSomethingForAWebhook() throws IOException {
        try (ShardedStreams streams = open(one, two);
                Cursors cursors = streams.cursors()) {
            TestPublisher publisher = new TestPublisher(streams);
            Map<RoomName, Cursors.Cursor> places = new HashMap<>();
            for (RoomName room : ROOMS) {
                Outcome.Accepted said = (Outcome.Accepted) say(publisher, room);
                places.put(room, new Cursors.Cursor(said.epoch(), said.seq(), said.time()));
            }
            assertThat(get(cursors.behind("hook", List.of("room-*"), "")).names())
                    .isEqualTo(ROOMS);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (cursors.term() == 0) { // until the node has the lease
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            get(cursors.save("hook", places));
            assertThat(get(cursors.behind("hook", List.of("room-*"), "")).names())
                    .isEmpty();
            assertThat(get(cursors.find("hook", ROOMS.get(0)))).contains(places.get(ROOMS.get(0)));
            say(publisher, ROOMS.get(5));
            assertThat(get(cursors.behind("hook", List.of("room-*"), "")).names())
                    .containsExactly(ROOMS.get(5));
        }
    }

    @Test
    void importsEachRoomIntoItsDatabase() throws IOException {
        UUID epoch = UUID.randomUUID();
        try (DatabaseImport into = new DatabaseImport(List.of(one, two))) {
            for (RoomName room : ROOMS) {
                into.begin(room);
                into.add(event(room));
                into.end(7, 7, RoomState.NONE);
            }
            into.commit(epoch, null);
        }
        for (RoomName room : ROOMS) {
            try (DatabaseReader reader = DatabaseReader.of(room, List.of(one, two))) {
                assertThat(reader.readAfter(room, 0, 10).payloads()).containsExactly(event(room));
            }
        }
        try (ShardedStreams streams = open(one, two)) {
            TestPublisher publisher = new TestPublisher(streams);
            for (RoomName room : ROOMS) {
                assertThat(get(publisher.room(room).position())).isEqualTo(new RoomPosition(epoch.toString(), 7, 7));
            }
        }
    }

    private static byte[] event(RoomName room) {
        return Payload.encode(
                new RoomEvent.Message(room, 7, ANN, new UserName("Ann"), "in " + room.value(), 1_000, "id"));
    }
}
