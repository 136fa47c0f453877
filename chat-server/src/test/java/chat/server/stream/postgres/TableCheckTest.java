package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Outcome;
import chat.server.stream.Retention;
import chat.server.stream.Submission;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What somebody may have done to the tables. */
final class TableCheckTest {

    private static final RoomName TEA = new RoomName("tea");
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");

    /** Events that {@link #fill} makes. */
    private static final int EVENTS = 12;

    private final TestDatabase database = TestDatabase.fresh();
    private final Database named = new Database(database.url(), database.user(), database::password);
    private final List<String> problems = new ArrayList<>();

    @BeforeEach
    void fill() throws Exception {
        try (PostgresStreams streams = new PostgresStreams(
                named,
                new Retention(1_000, Duration.ZERO),
                false,
                loss -> {},
                new ServerMetrics(new SimpleMeterRegistry()))) {
            streams.listen(publication -> {});
            TestPublisher publisher = new TestPublisher(streams);
            for (int i = 1; i <= 5; i++) {
                submit(publisher, i == 5 ? BOB : ANN, new Submission.Say("text " + i));
            }
            submit(publisher, ANN, new Submission.Edit(1, "edited", 0)); // 6
            submit(publisher, ANN, new Submission.Edit(1, "edited again", 0)); // 7
            submit(publisher, ANN, new Submission.Delete(2, null, 0)); // 8
            submit(publisher, ANN, new Submission.Configure(RoomSettings.ofTopic("Tea"))); // 9
            submit(publisher, ANN, new Submission.Moderate(ModeratorAct.purge(BOB, 0, null))); // 10
            submit(publisher, BOB, new Submission.Say("later")); // 11
            submit(publisher, BOB, new Submission.Say("last")); // 12
        }
    }

    private static void submit(TestPublisher publisher, UserId user, Submission.Intent intent) throws Exception {
        CompletableFuture<Outcome> outcome = publisher.submit(TEA, user, null, intent);
        publisher.flush();
        assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Accepted.class);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private TableCheck.Result check() throws IOException {
        return TableCheck.run(List.of(named), problems::add);
    }

    @Test
    void nothingIsWrongWithWhatNodesWrite() throws Exception {
        assertThat(check()).isEqualTo(new TableCheck.Result(1, EVENTS, 0));
        assertThat(problems).isEmpty();
    }

    @Test
    void whatIsNoLongerRetainedIsNotMissed() throws Exception {
        execute("UPDATE room SET first_seq = 9; DELETE FROM event WHERE seq < 7");

        assertThat(check().events()).isEqualTo(4);
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DELETE FROM event WHERE seq = 4 | room tea lacks number 4",
                "DELETE FROM event WHERE seq >= 11 | room tea lacks the numbers 11 to 12",
                "UPDATE room SET last_seq = 11 | room tea has events after its newest number, 11",
                "UPDATE event SET payload = '{}' WHERE seq = 3 | room tea, number 3: cannot be read",
                "UPDATE event SET payload = convert_to(replace(convert_from(payload, 'UTF8'), '\"tea\"', '\"coffee\"'), 'UTF8')"
                        + " WHERE seq = 3 | room tea, number 3: cannot be read",
                "UPDATE event SET payload = (SELECT payload FROM event WHERE seq = 3) WHERE seq = 2"
                        + " | room tea, number 8: deletes message 2, which is still there",
                "UPDATE event SET payload = (SELECT payload FROM event WHERE seq = 3) WHERE seq = 1"
                        + " | room tea, number 7: edits message 1, which does not show it",
                "UPDATE event SET payload = (SELECT payload FROM event WHERE seq = 3) WHERE seq = 8"
                        + " | room tea, number 2: is deleted, and event 8 is no deletion of it",
                "UPDATE event SET payload = (SELECT payload FROM event WHERE seq = 3) WHERE seq = 10"
                        + " | room tea, number 5: is deleted, and event 10 is no deletion of it",
                "UPDATE event SET payload = (SELECT payload FROM event WHERE seq = 3) WHERE seq = 7"
                        + " | room tea, number 1: is edited, and event 7 is no edit of it",
                "DELETE FROM change | room tea has 0 changes in place of 2",
                "UPDATE change SET payload = '{}' | room tea has a change that cannot be read",
                "INSERT INTO event SELECT 77, seq, time, payload FROM event WHERE seq = 1"
                        + " | 1 events and 0 changes are of no room"
            })
    void findsWhatIsWrong(String change, String problem) throws Exception {
        execute(change);

        assertThat(check().problems()).isEqualTo(1);
        assertThat(problems).containsExactly(problem);
    }
}
