package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.stream.RoomStream;
import chat.server.stream.Submission;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several commits share a transaction of the table. */
final class FlushStepTest {

    private static final Duration STEP = Duration.ofMillis(50);

    @TempDir
    Path folder;

    private HandTurnedStore store;
    private RoomStream room;
    private long nanos;
    private int sent;

    @BeforeEach
    void open() throws Exception {
        store = new HandTurnedStore(folder, 10_000, new FlushPolicy(0, Duration.ZERO, STEP), () -> nanos);
        room = store.open(new RoomName("room"));
        nanos += STEP.toNanos();
        commit(1); // of which nothing is in the log before
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void flushesWhatIsDueOnceTheStepHasPassed() throws Exception {
        nanos += 1;
        commit(1);
        nanos += STEP.toNanos() - 2;
        commit(1);
        assertThat(flushed()).isZero();
        nanos += 1;
        commit(1);
        assertThat(flushed()).as("without those of this commit").isEqualTo(3);
    }

    @Test
    void flushesAtOnceWhereManyEventsCame() throws Exception {
        nanos += 1;
        commit(254);
        assertThat(flushed()).isZero();
        commit(2);
        assertThat(flushed()).isEqualTo(255);
    }

    @Test
    void keepsPaceWithEventsThatCameInTheStep() throws Exception {
        for (int i = 0; i < 250; i++) {
            nanos += STEP.toNanos() / 10;
            commit(20);
        }
        assertThat(flushed()).isGreaterThan(250 * 20 - 2 * 11 * 20);
    }

    @Test
    void flushesWithoutWaitingWhereNobodySubmits() throws Exception {
        nanos += 1;
        commit(0);
        assertThat(flushed()).isEqualTo(1);
    }

    private void commit(int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            var unused = store.submit(room, "id" + sent++, new Submission.Say("text"));
        }
        store.commit();
    }

    private long flushed() {
        return DiskStreamsFixture.messagesInChunks(folder);
    }
}
