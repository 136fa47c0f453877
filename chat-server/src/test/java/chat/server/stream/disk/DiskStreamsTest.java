package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.server.ServerConfig.Durability;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.table.MessageStore;
import chat.server.stream.AmendmentsContract;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.Publication;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomStreams;
import chat.server.stream.RoomStreamsContract;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiskStreamsTest extends AmendmentsContract {

    @TempDir
    private static Path folders;

    private static int folderCount;

    private Clock clock = Clock.systemUTC();
    private Duration age = Duration.ZERO;
    private int kept = KEPT;
    private Path folder = folders;
    private @Nullable FlushPolicy policy;
    private Durability durability = Durability.PROCESS;

    @Override
    protected RoomStreams create() {
        folder = folders.resolve(Integer.toString(folderCount++));
        return open();
    }

    private RoomStreams open() {
        try {
            DataFolder data = DataFolder.open(folder);
            return new DiskStreams(
                    data,
                    MessageStore.open(data, durability),
                    new Retention(kept, age),
                    policy == null ? FlushPolicy.of(new Retention(kept, age)) : policy,
                    clock,
                    System::nanoTime,
                    new ServerMetrics(new SimpleMeterRegistry()),
                    loss -> {});
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void reopen() {
        streams = open();
        publisher = new TestPublisher(streams);
        room(ROOM);
    }

    private void restart() {
        streams.close();
        reopen();
    }

    private Outcome.Accepted publish(String text, String id) {
        return publish(ROOM, USER, text, id);
    }

    private List<String> texts(HistoryPage page) {
        return page.events().stream()
                .map(event -> ((RoomEvent.Message) event).text())
                .toList();
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
        streams.close();
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
        policy = new FlushPolicy(1 << 20, Duration.ZERO);
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

    /** Until the writer's thread has come round. */
    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still not so").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void keepsARoomThatNobodyHasOpenUntilItsEventsAreFlushed() {
        publish("a", "1");
        RoomPosition before = get(room(ROOM).position());
        publisher.close(ROOM);
        assertThat(messagesInChunks()).isZero();
        room(ROOM);
        assertThat(get(room(ROOM).position())).isEqualTo(before);
        assertThat(texts(get(room(ROOM).readBefore(2, 10)))).containsExactly("a");
    }

    @Test
    void letsRoomsGoThatNobodyHasOpen() {
        policy = new FlushPolicy(1 << 20, Duration.ZERO);
        restart();
        publish("a", "1");
        RoomPosition before = get(room(ROOM).position());
        publisher.close(ROOM);
        await(() -> messagesInChunks() == 1);
        room(ROOM);
        assertThat(get(room(ROOM).position())).isEqualTo(before);
        assertThat(publish("a", "1").duplicate()).isTrue();
    }

    @Test
    void flushesTheOldestEventsWhenTheLogIsLong() {
        policy = new FlushPolicy(300, Duration.ofHours(1));
        restart();
        room(OTHER);
        for (int i = 1; i <= 50; i++) {
            publish(i % 3 == 0 ? OTHER : ROOM, USER, "text " + i, "id" + i);
        }
        assertThat(query("SELECT count(*) FROM chunk"))
                .as("a few messages in each")
                .isBetween(5L, 40L);
        assertThat(get(room(ROOM).readBefore(Long.MAX_VALUE, 100)).payloads()).hasSize(34);
        long flushed = messagesInChunks();
        restart();
        assertThat(messagesInChunks()).isEqualTo(flushed).isBetween(1L, 49L);
        assertThat(get(room(ROOM).readAfter(0, 100)).payloads()).hasSize(34);
        assertThat(publish("text 2", "id2").duplicate()).isTrue();
        assertThat(publish("text 50", "id50").duplicate()).isTrue();
        assertThat(publish("text 51", "id51").seq()).isEqualTo(35);
    }

    @Test
    void trimsTheLogUpToTheOldestMessageThatIsInItAlone() {
        room(OTHER);
        publish("the first of the log, and soon in a chunk", "id1");
        publish(OTHER, USER, "alone", "id2");
        for (int i = 0; i < 100; i++) {
            publish("x".repeat(4_000), "id3-" + i);
        }
        for (int i = 0; i < 2; i++) {
            restart();
            publish("last", "id4-" + i);
        }
        room(OTHER);
        assertThat(texts(get(room(OTHER).readAfter(0, 10)))).containsExactly("alone");
    }

    @Test
    void forgetsWhatIsInChunksWhenTheLogIsLong() throws Exception {
        policy = new FlushPolicy(0, Duration.ofHours(1));
        restart();
        for (int i = 0; i < 100; i++) {
            publish("x".repeat(4_000), "id" + i);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("messages.log")))
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(Files.size(file)).isLessThan(100_000));
        }
    }

    @Test
    void neverFlushesWhatIsPrunedBefore() {
        for (int i = 1; i <= 100; i++) {
            publishTogether(publisher, 50, "id" + i + "-");
        }
        RoomPosition position = get(room(ROOM).position());
        assertThat(position.newest()).isEqualTo(5_000);
        assertThat(messagesInChunks()).isZero();
        HistoryPage readable = get(room(ROOM).readAfter(0, 10_000));
        assertThat(readable.firstSeq()).isBetween(5_000L - KEPT - 2 * 256 - 50, 5_000L - KEPT - 256);
        restart();
        assertThat(get(room(ROOM).position())).isEqualTo(position);
        HistoryPage again = get(room(ROOM).readAfter(0, 10_000));
        assertThat(again.firstSeq()).isEqualTo(readable.firstSeq());
        assertThat(texts(again)).isEqualTo(texts(readable));
        assertThat(publish("text", "id100-1").duplicate()).isTrue();
        assertThat(publish("text", "id1-1").seq()).as("forgotten").isEqualTo(5_001);
    }

    private void publishTogether(TestPublisher publisher, int count, String id) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(publisher.say(ROOM, USER, id + i, id + i));
        }
        publisher.flush();
        outcomes.forEach(RoomStreamsContract::get);
    }

    /** Until then the newest record says that it is needed. */
    @Test
    void writesOverWhatIsFlushedOnlyAfterTheNextEvent() throws Exception {
        kept = 1_000;
        durability = Durability.DISK;
        policy = new FlushPolicy(1, Duration.ofHours(1));
        restart();
        publishTogether(publisher, 400, "first");
        publish("second", "id2");
        await(() -> messagesInChunks() >= 400);
        publish("third", "id3");
        streams.close();
        try (FileChannel first = FileChannel.open(folder.resolve("messages.log-0"), StandardOpenOption.WRITE)) {
            first.write(ByteBuffer.allocate(1), 0); // as what was cut off would
        }
        reopen();
        assertThat(get(room(ROOM).position()).newest()).isEqualTo(402);
    }

    @ParameterizedTest
    @ValueSource(strings = {"room", "other"})
    void doesNotTakeForDamageWhatAPowerCutTookBeforeRecordsWereFlushed(String lastRoom) throws Exception {
        kept = 1_000;
        policy = new FlushPolicy(60_000, Duration.ofHours(1));
        restart();
        Path first = folder.resolve("messages.log-0");
        int count = 0;
        while (Files.size(first) < 60_000) {
            publishTogether(publisher, 50, count + "-");
            count += 50;
        }
        RoomName last = new RoomName(lastRoom);
        room(last);
        publish(last, USER, "text", "in the other file");
        streams.close();
        try (FileChannel log = FileChannel.open(first, StandardOpenOption.WRITE)) {
            log.write(ByteBuffer.allocate(1), log.size() - 1);
        }
        durability = Durability.DISK;
        streams = open();
        restart();
        boolean gap = last.equals(ROOM);
        assertThat(get(room(ROOM).position()))
                .extracting(RoomPosition::newest, RoomPosition::oldest)
                .containsExactly(gap ? count + 1L : count - 50L, gap ? count + 1L : 1L);
        room(last);
        assertThat(publish(last, USER, "text", "in the other file").duplicate()).isTrue();
    }

    @Test
    void knowsWhatIsPrunedOnceTheRestIsFlushed() {
        for (int i = 1; i <= 40; i++) {
            publishTogether(publisher, 50, "id" + i + "-");
        }
        long oldest = get(room(ROOM).readAfter(0, 1)).firstSeq();
        assertThat(oldest).isPositive();
        policy = new FlushPolicy(1 << 20, Duration.ZERO);
        restart();
        await(() -> messagesInChunks() == 2_000 - oldest + 1);
        publisher.close(ROOM);
        restart();
        assertThat(get(room(ROOM).readAfter(0, 1)).firstSeq()).isEqualTo(oldest);
        assertThat(query("SELECT pruned FROM room")).isEqualTo(oldest - 1);
        publishTogether(publisher, 50, "more");
        assertThat(get(room(ROOM).readAfter(1_990, 1_000)).payloads()).hasSize(60);
    }

    @Test
    void flushesAPartWhereMoreIsRetainedThanMayBeInTheLog() {
        kept = 20_000;
        restart();
        for (int i = 1; i <= 60; i++) {
            publishTogether(publisher, 100, "id" + i + "-");
        }
        assertThat(messagesInChunks())
                .isBetween(6_000L - RoomFlush.MOST_UNFLUSHED - 128, 6_000L - RoomFlush.MOST_UNFLUSHED + 128);
        restart();
        HistoryPage all = get(room(ROOM).readAfter(0, 10_000));
        while (all.firstSeq() + all.payloads().size() <= 6_000) {
            long last = all.firstSeq() + all.payloads().size() - 1;
            all = get(room(ROOM).readAfter(last, 10_000));
            assertThat(all.firstSeq()).isEqualTo(last + 1);
        }
        assertThat(publish("text", "id1-0").seq()).isEqualTo(1);
        assertThat(publish("text", "id60-99").seq()).isEqualTo(6_000);
        assertThat(publish("text", "new").seq()).isEqualTo(6_001);
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

    private void assertPage(HistoryPage page, long first, long last) {
        assertThat(page.firstSeq()).isEqualTo(first);
        assertThat(texts(page))
                .isEqualTo(LongStream.rangeClosed(first, last)
                        .mapToObj(seq -> "text " + seq)
                        .toList());
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

    private long messagesInChunks() {
        return query("SELECT coalesce(sum(last - first + 1), 0) FROM chunk");
    }

    private long query(String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + DataFolder.messagesIn(folder));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
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
