package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Outcome;
import chat.server.stream.Publication;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.StreamsFixture;
import chat.server.stream.Submission;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What is no longer retained is gone, for all nodes and from the tables. */
final class PostgresRetentionTest extends StreamsFixture {

    private static final String SECRET = "a most secret text";
    private static final UserId TROLL = new UserId("troll");

    private final TestDatabase database = TestDatabase.fresh();
    private MeterRegistry registry = new SimpleMeterRegistry();

    @Override
    protected RoomStreams create() throws IOException {
        registry = new SimpleMeterRegistry();
        return new PostgresStreams(
                new Database(database.url(), database.user(), database::password),
                new Retention(KEPT, Duration.ofDays(1)),
                false,
                loss -> {},
                new ServerMetrics(registry));
    }

    private void restart() throws IOException {
        streams.close();
        streams = create();
        streams.listen(publication -> heard.add(publication.event()));
        publisher = new TestPublisher(streams);
        room(ROOM);
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

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void accept(Submission.Intent intent) {
        CompletableFuture<Outcome> outcome = publisher.submit(ROOM, USER, null, intent);
        publisher.flush();
        assertThat(get(outcome)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void allNodesLearnWhereARoomBegins() {
        publish(20);
        execute("UPDATE room SET first_seq = 11");

        await(() -> get(room(ROOM).position()).oldest() == 11);
        assertThat(seqs(get(room(ROOM).readAfter(0, 100)))).isEqualTo(range(11, 20));
        assertThat(seqs(get(room(ROOM).readBefore(Long.MAX_VALUE, 100)))).isEqualTo(range(11, 20));
    }

    @Test
    void forgetsWhatIsOlderThanTheAge() throws IOException {
        publish(ROOM, USER, "old", "id");
        publish(19);
        streams.close();
        execute("UPDATE event SET time = time - 25 * 3600000");
        restart();
        publish(1);

        await(() -> get(room(ROOM).position()).oldest() == 21);
        assertThat(seqs(get(room(ROOM).readAfter(0, 100)))).isEqualTo(range(21, 21));
        restart(); // begins another round
        execute(TestCluster.until("(SELECT count(*) FROM event) = 1"));
        assertThat(publish(ROOM, USER, "old", "id").duplicate())
                .as("its id is gone, too")
                .isFalse();
        assertThat(query("SELECT last_seq FROM room")).as("numbers go on").isEqualTo(22);
    }

    @Test
    void countsWhatItDeletes() throws IOException {
        publish(20);
        streams.close(); // so that it is the next one that deletes, and counts
        execute(TestCluster.until("NOT EXISTS (SELECT FROM pg_stat_activity"
                + " WHERE datname = current_database() AND application_name = 'chat-server')"));
        execute("UPDATE room SET first_seq = 11");
        restart();
        execute(TestCluster.until("(SELECT count(*) FROM event) = 10"));

        await(() -> registry.get("chat.postgres.pruned").counter().count() == 10);
    }

    private long rowsWith(String text) {
        return query("SELECT count(*) FROM (SELECT payload FROM event UNION ALL SELECT payload FROM change) stored"
                + " WHERE position(convert_to('" + text + "', 'UTF8') IN payload) > 0");
    }

    @Test
    void erasesWhatIsEditedDeletedOrPurged() {
        publish(ROOM, USER, SECRET, null);
        publish(ROOM, USER, SECRET, null);
        publish(ROOM, TROLL, SECRET, "id");
        publish(ROOM, TROLL, "mild", null);
        assertThat(rowsWith(SECRET)).isEqualTo(3);
        accept(new Submission.Edit(1, "better", 0));
        accept(new Submission.Delete(2, null, 0));
        CompletableFuture<Outcome> edit = publisher.submit(ROOM, TROLL, null, new Submission.Edit(4, SECRET, 0));
        publisher.flush();
        get(edit);
        accept(new Submission.Moderate(ModeratorAct.purge(TROLL, 0, null)));

        assertThat(rowsWith(SECRET)).isZero();
    }

    /** As a node does that was stopped for long in a room where many talk. */
    @Test
    void goesOnBehindWhatItHasMissedAndIsNoLongerRetained() {
        publish(5);
        CompletableFuture<RoomName> cut = new CompletableFuture<>();
        streams.listen(new RoomStreams.Listener() {
            @Override
            public void onPublication(Publication publication) {
                heard.add(publication.event());
            }

            @Override
            public void onNewEpoch(RoomName room) {
                cut.complete(room);
            }
        });
        execute("UPDATE room SET last_seq = 5000, first_seq = 4996; UPDATE event SET seq = seq + 4995");

        assertThat(get(cut)).isEqualTo(ROOM);
        assertThat(get(room(ROOM).position()).newest()).isEqualTo(5_000);
        assertThat(get(room(ROOM).position()).oldest()).isEqualTo(4_996);
        assertThat(seqs(get(room(ROOM).readAfter(4_000, 100)))).isEqualTo(range(4_996, 5_000));
        publish(1);
        assertThat(heard).last().extracting(RoomEvent::seq).isEqualTo(5_001L);
    }
}
