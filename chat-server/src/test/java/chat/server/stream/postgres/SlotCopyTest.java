package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Outcome;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes along when a slot moves. */
final class SlotCopyTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final int SLOT = Slot.of(ROOM);

    /** Of the same slot, and one of another. */
    private static final List<RoomName> ROOMS = List.of(
            ROOM,
            new RoomName(Stream.iterate(1, i -> i + 1)
                    .map(i -> "room-" + i)
                    .filter(name -> Slot.of(new RoomName(name)) == SLOT)
                    .findFirst()
                    .orElseThrow()),
            new RoomName("elsewhere"));

    private static final List<String> ROWS = List.of(
            "SELECT name, seq, time, payload::text, idkey FROM event JOIN room ON room_id = id WHERE slot = " + SLOT
                    + " AND seq >= first_seq ORDER BY name, seq",
            "SELECT name, seq, payload::text FROM change JOIN room ON room_id = id WHERE slot = " + SLOT
                    + " ORDER BY name, seq",
            "SELECT name, last_seq, first_seq, retained, millis, changes, most_changes FROM room WHERE slot = " + SLOT
                    + " ORDER BY name",
            "SELECT webhook, room, epoch, seq, time FROM webhook_cursor ORDER BY webhook, room");

    private final List<TestDatabase> fresh = List.of(TestDatabase.fresh(), TestDatabase.fresh());
    private final List<Database> databases = fresh.stream()
            .map(one -> new Database(one.url(), one.user(), one::password, 1 + fresh.indexOf(one)))
            .toList();
    private RoomStreams streams;
    private TestPublisher publisher;
    private int events;

    @BeforeEach
    void open() throws IOException {
        streams = new ShardedStreams(
                databases,
                new Retention(1_000_000, Duration.ZERO),
                false,
                loss -> {},
                new ServerMetrics(new SimpleMeterRegistry()));
        streams.listen(publication -> {});
        publisher = new TestPublisher(streams);
    }

    @AfterEach
    void close() {
        streams.close();
        fresh.forEach(TestDatabase::close);
    }

    private Outcome submit(RoomName room, UserId user, @Nullable String id, Submission.Intent intent) {
        CompletableFuture<Outcome> outcome = publisher.submit(room, user, id, intent);
        publisher.flush();
        return FaultNode.get(outcome);
    }

    /** Says, edits, deletes, purges, bans and repeats. */
    private void talk(Random random, int times) {
        for (int i = 0; i < times; i++) {
            RoomName room = ROOMS.get(random.nextInt(ROOMS.size()));
            UserId user = new UserId("user" + random.nextInt(4));
            ModeratorAct.OfUser of = new ModeratorAct.OfUser(user);
            int earlier = 1 + random.nextInt(1 + events);
            switch (random.nextInt(12)) {
                case 0, 1 -> submit(room, user, null, new Submission.Edit(earlier, "edit " + i, 0));
                case 2 -> submit(room, user, null, new Submission.Delete(earlier, null, 0));
                case 3 -> submit(room, user, null, new Submission.DeleteAny(earlier, "no"));
                case 4 -> submit(room, user, null, new Submission.Moderate(ModeratorAct.ban(of, null, "spam")));
                case 5 -> submit(room, user, null, new Submission.Moderate(ModeratorAct.unban(of, null)));
                case 6 -> {
                    if (random.nextInt(4) == 0) {
                        submit(room, user, null, new Submission.Moderate(ModeratorAct.purge(user, 0, "spam")));
                    }
                }
                case 7 -> submit(room, user, null, new Submission.Say("no id " + i));
                default -> submit(room, user, "id" + random.nextInt(200), new Submission.Say("text " + i));
            }
            events = Math.max(events, i / 3);
        }
    }

    private List<String> rows(int place) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = fresh.get(place).connect();
                Statement statement = connection.createStatement()) {
            for (String query : ROWS) {
                try (ResultSet row = statement.executeQuery(query)) {
                    while (row.next()) {
                        StringBuilder text = new StringBuilder();
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            text.append(row.getString(i)).append(' ');
                        }
                        rows.add(text.toString());
                    }
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return rows;
    }

    private void execute(int place, String sql) {
        try (Connection connection = fresh.get(place).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void allOfItsRoomsComesAlongAlsoWhatChangesMeanwhile(int seed) throws IOException {
        Random random = new Random(seed);
        talk(random, 400);
        int from = Shards.of(databases).shardOf(ROOM);
        int to = 1 - from;
        execute(0, "INSERT INTO webhook_cursor VALUES ('hook', 'room', 'epoch', 7, 8)");
        List<String> before = new ArrayList<>();
        new SlotMove(databases, SLOT, to, phase -> {
                    if (phase == SlotMove.Phase.COPIED) {
                        talk(random, 200);
                        execute(from, "UPDATE room SET first_seq = 5 WHERE name = 'room'");
                    } else if (phase == SlotMove.Phase.STOPPED) {
                        before.addAll(rows(from));
                        assertThat(submit(ROOM, new UserId("ann"), null, new Submission.Say("stopped")))
                                .isInstanceOf(Outcome.Unavailable.class);
                    }
                })
                .run();

        assertThat(before).hasSizeGreaterThan(100);
        List<String> after = rows(to);
        if (from != 0) {
            after.removeIf(row -> row.startsWith("hook"));
            before.removeIf(row -> row.startsWith("hook"));
        }
        assertThat(after).isEqualTo(before);
    }

    @Test
    void anIdIsFoundInTheOtherDatabase() throws IOException {
        UserId ann = new UserId("ann");
        Outcome.Accepted said = (Outcome.Accepted) submit(ROOM, ann, "id", new Submission.Say("text"));
        submit(ROOM, ann, null, new Submission.DeleteAny(1, null));
        new SlotMove(databases, SLOT, 1 - Shards.of(databases).shardOf(ROOM)).run();

        Outcome again = submit(ROOM, ann, "id", new Submission.Say("text"));
        while (again instanceof Outcome.Unavailable) {
            again = submit(ROOM, ann, "id", new Submission.Say("text"));
        }
        assertThat(again).isEqualTo(new Outcome.Accepted(said.epoch(), 1, said.time(), true));
    }
}
