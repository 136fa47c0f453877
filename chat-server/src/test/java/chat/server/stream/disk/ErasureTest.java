package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.config.Durability;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.table.Backup;
import chat.server.store.table.MessageReader;
import chat.server.store.table.MessageStore;
import chat.server.stream.Outcome;
import chat.server.stream.Payload;
import chat.server.stream.Retention;
import chat.server.stream.Submission;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that was edited or deleted is gone from all files within a minute. */
@SuppressWarnings("NullAway.Init") // before each test
final class ErasureTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final UserId USER = new UserId("user");
    private static final UserId TROLL = new UserId("troll");
    private static final String SECRET = "a most secret text";
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    @TempDir
    private Path path = Path.of("");

    private final AtomicLong nanos = new AtomicLong();
    private DiskStreams streams;
    private TestPublisher publisher;

    private DiskStreams open() {
        try {
            Retention retention = new Retention(100_000, Duration.ZERO);
            DataFolder folder = DataFolder.open(path);
            return new DiskStreams(
                    folder,
                    MessageStore.open(folder, Durability.PROCESS),
                    retention,
                    FlushPolicy.of(retention),
                    Clock.systemUTC(),
                    nanos::get,
                    new ServerMetrics(new SimpleMeterRegistry()),
                    loss -> {});
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void begin() {
        streams = open();
        publisher = new TestPublisher(streams);
    }

    @AfterEach
    void close() {
        DiskStreamsFixture.end(streams);
    }

    private void restart() {
        DiskStreamsFixture.end(streams);
        streams = open();
        publisher = new TestPublisher(streams);
    }

    private long submit(Submission.Intent intent) {
        CompletableFuture<Outcome> outcome = publisher.submit(ROOM, USER, null, intent);
        publisher.flush();
        return ((Outcome.Accepted) outcome.orTimeout(10, TimeUnit.SECONDS).join()).seq();
    }

    private long say(String text) {
        return submit(new Submission.Say(text));
    }

    private void sayMany(int count) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(publisher.say(ROOM, USER, "text " + i, null));
        }
        publisher.flush();
        outcomes.forEach(outcome -> outcome.orTimeout(10, TimeUnit.SECONDS).join());
    }

    private boolean isInFiles() {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Turns the clock on in small steps, a few of which each round of the writer's thread sees. */
    private void passUntilErased(Runnable meanwhile) {
        long began = nanos.get();
        while (isInFiles()) {
            assertThat(nanos.get() - began).as("there after a minute").isLessThan(MINUTE_NANOS);
            nanos.addAndGet(TICK_NANOS);
            meanwhile.run();
            awaitRound();
        }
    }

    /** Until the writer's thread has looked at the clock since. */
    private void awaitRound() {
        say("round");
        say("round");
    }

    /** So that all is in the table. */
    private void passFlush() {
        for (long i = 0; i < MINUTE_NANOS / TICK_NANOS; i++) {
            nanos.addAndGet(TICK_NANOS);
            awaitRound();
        }
    }

    @Test
    void erasesATextThatIsInTheLogAlone() {
        long seq = say(SECRET);
        submit(new Submission.Delete(seq, null, 0));
        assertThat(isInFiles()).isTrue();
        passUntilErased(() -> {});
    }

    @Test
    void erasesATextThatIsInTheTable() {
        sayMany(300);
        long seq = say(SECRET);
        sayMany(300);
        passFlush();
        assertThat(isInFiles()).isTrue();
        submit(new Submission.Delete(seq, null, 0));
        passUntilErased(() -> {});
    }

    @Test
    void erasesWhatAModeratorDeletes() {
        long seq = say(SECRET);
        passFlush();
        submit(new Submission.DeleteAny(seq, "rude"));
        passUntilErased(() -> {});
    }

    @Test
    void erasesWhatAModeratorPurges() {
        sayAsTroll(300);
        passFlush();
        sayAsTroll(10);
        submit(new Submission.Moderate(ModeratorAct.purge(TROLL, 0, null)));
        passUntilErased(() -> {});
    }

    @Test
    void erasesWhatAModeratorPurgedInAnEarlierProcess() {
        sayAsTroll(300);
        submit(new Submission.Moderate(ModeratorAct.purge(TROLL, 0, null)));
        restart();
        publisher.room(ROOM);
        assertThat(isInFiles()).isTrue();
        passUntilErased(() -> {});
    }

    private void sayAsTroll(int count) {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outcomes.add(publisher.say(ROOM, TROLL, SECRET + i, null));
        }
        publisher.flush();
        outcomes.forEach(outcome -> outcome.orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Test
    void erasesTheTextsOfEdits() {
        long seq = say("first");
        submit(new Submission.Edit(seq, SECRET, 0));
        passFlush();
        submit(new Submission.Edit(seq, "better", 0));
        passUntilErased(() -> {});
    }

    @Test
    void erasesWhileManyGoOnTalking() {
        sayMany(200);
        long seq = say(SECRET);
        submit(new Submission.Delete(seq, null, 0));
        passUntilErased(() -> sayMany(200));
    }

    @Test
    void erasesWhatAnEarlierProcessLeft() {
        long seq = say(SECRET);
        submit(new Submission.Delete(seq, null, 0));
        restart();
        publisher.room(ROOM);
        assertThat(isInFiles()).isTrue();
        passUntilErased(() -> {});
    }

    /** As many as make the database move its rows from page to page. */
    @Test
    void erasesManyTextsAmongOthers() {
        List<Long> secrets = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            sayMany(1 + i * 7 % 60);
            secrets.add(say(SECRET));
            if (i % 10 == 9) {
                passFlush();
            }
        }
        secrets.forEach(seq -> submit(new Submission.Delete(seq, null, 0)));
        passUntilErased(() -> {});
    }

    @Test
    void erasesOnAServerThatIsIdle() {
        long seq = say(SECRET);
        submit(new Submission.Delete(seq, null, 0));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(30));
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (isInFiles()) {
            assertThat(System.nanoTime() - deadlineNanos).as("still there").isNegative();
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void showsPresentTextsToWhoReadsTheFiles(boolean flushed) throws Exception {
        long deleted = say(SECRET);
        long edited = say("first");
        if (flushed) {
            passFlush();
        }
        submit(new Submission.Edit(edited, SECRET, 0));
        submit(new Submission.Edit(edited, "second", 0));
        submit(new Submission.Delete(deleted, null, 0));
        Path copy = path.resolve("copy");
        Backup.make(path, copy);
        for (Path folder : List.of(path, copy)) {
            try (MessageReader reader = MessageStore.readerOf(folder)) {
                List<RoomEvent> events = new ArrayList<>();
                MessageReader.Page page = reader.readAfter(ROOM, 0, 1_000);
                page.payloads().forEach(payload -> events.add(Payload.decode(payload)));
                assertThat(page.firstSeq()).isEqualTo(1);
                assertThat(events.get(0)).isInstanceOf(RoomEvent.Tombstone.class);
                assertThat(((RoomEvent.Message) events.get(1)).text()).isEqualTo("second");
                assertThat(events.toString()).doesNotContain(SECRET);
            }
        }
        try (Stream<Path> files = Files.list(copy)) {
            assertThat(files).containsExactly(copy.resolve("messages.db"));
        }
        assertThat(Files.readString(copy.resolve("messages.db"), StandardCharsets.ISO_8859_1))
                .doesNotContain(SECRET);
    }
}
