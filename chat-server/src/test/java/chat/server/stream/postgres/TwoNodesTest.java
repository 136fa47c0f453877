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
import chat.server.stream.RoomPosition;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one database. */
final class TwoNodesTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final UserId ANN = new UserId("ann");

    private final TestDatabase database = TestDatabase.fresh();
    private final Node one = new Node();
    private final Node other = new Node();

    /** A node with a room open. */
    private final class Node implements RoomStreams.Listener {
        private final PostgresStreams streams;
        private final TestPublisher publisher;
        private final List<RoomEvent> heard = new ArrayList<>(); // guarded by itself
        private final CompletableFuture<RoomName> cut = new CompletableFuture<>();

        private Node() {
            try {
                streams = new PostgresStreams(
                        new Database(database.url(), database.user(), database::password),
                        new Retention(100, Duration.ZERO),
                        false,
                        loss -> {},
                        new ServerMetrics(new SimpleMeterRegistry()));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            streams.listen(this);
            publisher = new TestPublisher(streams);
            position();
        }

        private RoomPosition position() {
            return get(publisher.room(ROOM).position());
        }

        private Outcome submit(String id, Submission.Intent intent) {
            CompletableFuture<Outcome> outcome = publisher.submit(ROOM, ANN, id, intent);
            publisher.flush();
            return get(outcome);
        }

        private Outcome.Accepted say(String text) {
            return (Outcome.Accepted) submit(text.length() > 64 ? "long" : text, new Submission.Say(text));
        }

        /** Says it again while it is unavailable, as clients do. */
        private Outcome.Accepted sayUntilAccepted(String text) {
            Outcome outcome = submit(text, new Submission.Say(text));
            while (outcome instanceof Outcome.Unavailable) {
                outcome = submit(text, new Submission.Say(text));
            }
            return (Outcome.Accepted) outcome;
        }

        @Override
        public void onPublication(Publication publication) {
            synchronized (heard) {
                heard.add(publication.event());
                heard.notifyAll();
            }
        }

        @Override
        public void onNewEpoch(RoomName room) {
            cut.complete(room);
        }

        /** What was heard, once it is as it should be. */
        private List<RoomEvent> heard(Predicate<List<RoomEvent>> complete) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            synchronized (heard) {
                while (!complete.test(heard)) {
                    assertThat(System.nanoTime()).as("heard %s", heard).isLessThan(deadline);
                    try {
                        TimeUnit.MILLISECONDS.timedWait(heard, 100);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }
                return List.copyOf(heard);
            }
        }
    }

    private static <T> T get(java.util.concurrent.CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void change(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void isOneRoom() {
        assertThat(one.position()).isEqualTo(other.position());
    }

    @AfterEach
    void close() {
        one.streams.close();
        other.streams.close();
        database.close();
    }

    @Test
    void giveEachTheSameEventsInTheSameOrder() {
        for (int i = 0; i < 50; i++) {
            (i % 2 == 0 ? one : other).say("text " + i);
        }

        List<RoomEvent> here = one.heard(heard -> heard.size() == 50);
        assertThat(here)
                .extracting(RoomEvent::seq)
                .isEqualTo(LongStream.rangeClosed(1, 50).boxed().toList());
        assertThat(other.heard(heard -> heard.size() == 50)).isEqualTo(here);
    }

    @Test
    void recogniseARepetitionOfWhatTheOtherOneStored() {
        Outcome.Accepted first = one.say("once");
        Outcome.Accepted again = other.say("once");

        assertThat(again).isEqualTo(new Outcome.Accepted(first.epoch(), first.seq(), first.time(), true));
        other.say("end");
        assertThat(other.heard(heard -> heard.size() == 2))
                .extracting(RoomEvent::seq)
                .containsExactly(1L, 2L);
    }

    @Test
    void shareEventsThatAreTooLongForANotification() {
        one.say("x".repeat(9_000));
        one.say("short");

        assertThat(other.heard(heard -> heard.size() == 2)).isEqualTo(one.heard(heard -> heard.size() == 2));
    }

    @Test
    void showOneAnothersEditsAndWhatHoldsInTheRoom() {
        one.say("helo");
        other.submit("edit", new Submission.Edit(1, "hello", 0));
        one.submit("ban", new Submission.Moderate(ModeratorAct.ban(new ModeratorAct.OfUser(ANN), null, "spam")));
        other.heard(heard -> heard.size() == 3);
        one.heard(heard -> heard.size() == 3);

        for (Node node : List.of(one, other)) {
            assertThat(get(node.publisher.room(ROOM).state()).ban(ANN, null, 0)).isNotNull();
            assertThat(((RoomEvent.Message) get(node.publisher.room(ROOM).readAfter(0, 10))
                                    .events()
                                    .get(0))
                            .text())
                    .isEqualTo("hello");
        }
    }

    @Test
    void readWhatTheyWereNotNotifiedOf() {
        one.say("before");
        other.heard(heard -> heard.size() == 1);
        change(
                "INSERT INTO event SELECT room_id, 2, time, payload FROM event; UPDATE room SET last_seq = 2 WHERE name = 'room'");

        assertThat(other.heard(heard -> heard.size() == 2))
                .extracting(RoomEvent::seq)
                .containsExactly(1L, 2L);
    }

    @Test
    void knowOfWhatSomebodyHasSeenOnTheOtherOne() {
        one.say("before");
        for (int seq = 2; seq <= 20; seq++) {
            change("INSERT INTO event SELECT room_id, " + seq + ", time, payload FROM event WHERE seq = 1;"
                    + " UPDATE room SET last_seq = " + seq + " WHERE name = 'room'");
            assertThat(get(other.publisher.room(ROOM).position(seq)).newest()).isEqualTo(seq);
        }
        assertThat(get(other.publisher.room(ROOM).position(Long.MAX_VALUE)).newest())
                .isEqualTo(20);
    }

    @Test
    void findThatHistoryWasCut() {
        for (int i = 1; i <= 10; i++) {
            one.say("text " + i);
        }
        other.heard(heard -> heard.size() == 10);
        String epoch = one.position().epoch();
        change("DELETE FROM event WHERE seq > 5; UPDATE room SET last_seq = 5 WHERE name = 'room'");

        assertThat(get(one.cut)).isEqualTo(ROOM);
        assertThat(get(other.cut)).isEqualTo(ROOM);
        Outcome.Accepted next =
                one.sayUntilAccepted("text 6"); // nothing is stored before all rooms are in the new epoch
        assertThat(next.seq()).isEqualTo(6);
        assertThat(next.epoch()).isNotEqualTo(epoch);
        other.heard(heard -> heard.get(heard.size() - 1).seq() == 6);
        assertThat(other.position()).isEqualTo(one.position());
    }

    @Test
    void findThatNumbersWereGivenAgain() {
        one.say("text");
        other.heard(heard -> heard.size() == 1);
        String epoch = one.position().epoch();
        change("UPDATE event SET time = time + 1; INSERT INTO event SELECT room_id, 2, time, payload FROM event;"
                + " UPDATE room SET last_seq = 2 WHERE name = 'room'");

        get(one.cut);
        get(other.cut);
        assertThat(other.position().epoch()).isNotEqualTo(epoch);
    }

    @Test
    void leaveNoSessionBehindWhenTheyClose() {
        one.say("text");
        one.streams.close();
        other.streams.close();

        FaultNode.await(() -> sessions() == 0);
    }

    private long sessions() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND application_name = 'chat-server'")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void storeNothingWhileAPartOfTheTablesIsMissing() {
        change("ALTER FUNCTION publish RENAME TO missing");
        assertThat(one.submit("id", new Submission.Say("text"))).isEqualTo(new Outcome.Unavailable());

        change("ALTER FUNCTION missing RENAME TO publish");
        assertThat(one.sayUntilAccepted("text").seq()).isEqualTo(1);
    }

    @Test
    void comeBackAfterTheirConnectionsWereClosed() {
        one.say("before");
        change("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chat-server'");

        assertThat(other.sayUntilAccepted("after").seq()).isEqualTo(2);
        assertThat(one.heard(heard -> heard.size() == 2)).isEqualTo(other.heard(heard -> heard.size() == 2));
    }
}
