package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.Publication;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomStreams;
import chat.server.stream.TestPublisher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class DiskStreamsTest extends DiskStreamsFixture {

    @Test
    void leavesOneFileOfTheTableAtACleanEnd() {
        publish("text", "id");
        end();

        assertThat(folder.resolve("messages.db")).exists();
        assertThat(folder.resolve("messages.db-wal")).doesNotExist();
        assertThat(folder.resolve("messages.db-shm")).doesNotExist();
    }

    @Test
    void goesOnAfterARestartWhereItStood() {
        publish("a", "1");
        publish("b", "2");
        RoomPosition before = get(room(ROOM).position());
        restart();
        assertThat(get(room(ROOM).position())).isEqualTo(before);
        assertThat(publish("c", "3"))
                .extracting(Outcome.Accepted::epoch, Outcome.Accepted::seq)
                .containsExactly(before.epoch(), 3L);
        assertThat(texts(get(room(ROOM).readAfter(0, 10)))).containsExactly("a", "b", "c");
    }

    @Test
    void recognisesARepeatedIdAfterARestart() {
        Outcome.Accepted first = publish("a", "id");
        restart();
        assertThat(publish("a", "id")).isEqualTo(new Outcome.Accepted(first.epoch(), first.seq(), first.time(), true));
        assertThat(get(room(ROOM).position()).newest()).isEqualTo(1);
    }

    @Test
    void finishesWhatWasAcceptedWhenItCloses() {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            outcomes.add(publisher.say(ROOM, USER, "text", "id" + i));
            if (i % 50 == 49) {
                publisher.flush();
            }
        }
        end();
        assertThat(outcomes).allSatisfy(outcome -> assertThat(get(outcome)).isInstanceOf(Outcome.Accepted.class));
        reopen();
        assertThat(get(room(ROOM).position()).newest()).isEqualTo(2_000);
    }

    @Test
    void holdsBackWhoPublishesInATurnThatBringsFarTooMuch() {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        while (!streams.isCongested()) {
            outcomes.add(publisher.say(ROOM, USER, "text", null));
            assertThat(outcomes.size()).isLessThan(100_000);
        }
        streams.whenRelieved(() -> goOn.complete(null));
        assertThat(goOn).isNotDone();
        publisher.flush();
        assertThat(outcomes).allSatisfy(outcome -> assertThat(get(outcome)).isInstanceOf(Outcome.Accepted.class));
        get(goOn);
    }

    @Test
    void readsFromTheStoreWhatMemoryNoLongerHolds() {
        for (int i = 1; i <= KEPT + 400; i++) {
            publish("text " + i, "id" + i);
        }
        long oldest = get(room(ROOM).position()).oldest();
        HistoryPage page = get(room(ROOM).readAfter(oldest - 1, 1_000));
        assertThat(page.firstSeq()).isEqualTo(oldest);
        assertThat(texts(page))
                .isEqualTo(LongStream.rangeClosed(oldest, KEPT + 400)
                        .mapToObj(seq -> "text " + seq)
                        .toList());
    }

    @Test
    void numbersAndResumesAllTheSameWhenTheClockIsSetBack() {
        clock = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
        restart();
        Outcome.Accepted before = publish("a", "1");
        clock = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
        age = Duration.ofDays(1);
        restart();
        Outcome.Accepted after = publish("b", "2");
        assertThat(after)
                .extracting(Outcome.Accepted::epoch, Outcome.Accepted::seq)
                .containsExactly(before.epoch(), 2L);
        assertThat(texts(get(room(ROOM).readAfter(0, 10)))).containsExactly("a", "b");
        assertThat(publish("a", "1")).isEqualTo(new Outcome.Accepted(before.epoch(), 1, before.time(), true));
    }

    @Test
    void forgetsWhatIsOlderThanTheAgeToKeep() throws Exception {
        clock = Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);
        policy = new FlushPolicy(1 << 20, Duration.ZERO, Duration.ZERO);
        restart();
        publish("a", "1");
        publish("b", "2");
        await(() -> messagesInChunks() == 2);
        clock = Clock.fixed(Instant.parse("2030-01-03T00:00:00Z"), ZoneOffset.UTC);
        age = Duration.ofDays(1);
        restart();
        publish("c", "3");
        await(() -> get(room(ROOM).position()).oldest() == 3);
        assertThat(texts(get(room(ROOM).readAfter(0, 10)))).containsExactly("c");
        assertThat(publish("d", "4").seq()).as("numbers go on").isEqualTo(4);
    }

    @Test
    void readsPagesOfWhichAPartIsInMemoryAlone() {
        kept = 1_000;
        restart();
        for (int i = 1; i <= 300; i++) {
            publish("text " + i, "id" + i);
        }
        restart();
        for (int i = 301; i <= 310; i++) {
            publish("text " + i, "id" + i);
        }
        assertPage(get(room(ROOM).readBefore(Long.MAX_VALUE, 50)), 261, 310);
        assertPage(get(room(ROOM).readBefore(306, 50)), 256, 305);
        assertPage(get(room(ROOM).readBefore(306, 3)), 303, 305);
        assertPage(get(room(ROOM).readBefore(301, 3)), 298, 300);
        assertPage(get(room(ROOM).readAfter(290, 15)), 291, 305);
        assertPage(get(room(ROOM).readAfter(290, 100)), 291, 310);
    }

    @Test
    void tellsWhatIsCommittedTogetherToTheListenerTogether() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        streams.listen(new RoomStreams.Listener() {
            @Override
            public void onPublication(Publication publication) {
                told.add(((RoomEvent.Message) publication.event()).text());
            }

            @Override
            public void onBatchEnd() {
                told.add("end");
            }
        });
        publisher.say(ROOM, USER, "a", null);
        publisher.say(ROOM, USER, "b", null);
        publisher.flush();
        for (String expected : List.of("a", "b", "end")) {
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    @Test
    void givesEachPublisherWhatACommitDecidedAtOnce() throws Exception {
        BlockingQueue<Runnable> decided = new LinkedBlockingQueue<>();
        TestPublisher deciding = new TestPublisher(streams, decided::add);
        Outcome.Accepted first = publish("repeated", "id");
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (String id : List.of("a", "id", "b")) {
            outcomes.add(deciding.say(ROOM, USER, "text", id));
        }
        deciding.flush();
        Runnable decision = decided.poll(10, TimeUnit.SECONDS);
        assertThat(outcomes).noneMatch(outcome -> outcome.toCompletableFuture().isDone());
        decision.run();
        assertThat(outcomes)
                .extracting(outcome -> ((Outcome.Accepted) get(outcome)).seq())
                .containsExactly(2L, first.seq(), 3L);
        assertThat(decided).isEmpty();
    }

    @Test
    void recognisesIdsThatMemoryNoLongerHolds() {
        kept = 20_000;
        restart();
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            outcomes.add(publisher.say(ROOM, USER, "text " + i, "id" + i));
            if (i % 500 == 0) {
                publisher.flush();
                get(outcomes.get(i - 1));
            }
        }
        for (int round = 0; round < 2; round++) {
            for (int i : List.of(1, 2, 100, 4_000, 5_903, 6_000, 9_999, 10_000)) {
                assertThat(publish("text " + i, "id" + i))
                        .isEqualTo(new Outcome.Accepted(
                                ((Outcome.Accepted) get(outcomes.get(i - 1))).epoch(),
                                i,
                                ((Outcome.Accepted) get(outcomes.get(i - 1))).time(),
                                true));
            }
            restart();
        }
        assertThat(get(room(ROOM).position()).newest()).isEqualTo(10_000);
    }
}
