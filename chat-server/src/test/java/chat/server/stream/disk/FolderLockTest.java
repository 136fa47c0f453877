package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.config.Durability;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.table.MessageStore;
import chat.server.stream.Publication;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.TestPublisher;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As long as a thread of a server can still write to a data folder, no other server may have it. */
final class FolderLockTest {

    private static final RoomName ROOM = new RoomName("room");

    @TempDir
    private Path path = Path.of("");

    @Test
    void keepsTheLockUntilAWriterThatIsLateHasEnded() throws Exception {
        CountDownLatch inListener = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        DataFolder folder = DataFolder.open(path);
        RoomStreams streams = new DiskStreams(
                folder,
                MessageStore.open(folder, Durability.PROCESS),
                new Retention(100, Duration.ZERO),
                Clock.systemUTC(),
                new ServerMetrics(new SimpleMeterRegistry()),
                loss -> {});
        streams.listen(new RoomStreams.Listener() {
            @Override
            public void onPublication(Publication publication) {
                inListener.countDown();
                await(goOn);
            }
        });
        TestPublisher publisher = new TestPublisher(streams);
        publisher.say(ROOM, new UserId("user"), "text", null);
        publisher.flush();
        await(inListener);

        streams.close();

        assertThatThrownBy(() -> DataFolder.open(path)).hasMessageContaining("another server uses");
        goOn.countDown();
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!isFree()) {
            assertThat(System.nanoTime() - deadlineNanos).as("still locked").isNegative();
        }
        try (DataFolder again = DataFolder.open(path)) {
            assertThat(again.endedCleanly()).isTrue();
        }
    }

    private boolean isFree() {
        try {
            DataFolder.open(path).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The system takes a process's lock away as soon as the process closes the file anywhere. */
    @Test
    void keepsTheLockWhenTheSameProcessTriesToOpenTheFolderAgain() throws Exception {
        try (DataFolder folder = DataFolder.open(path)) {
            assertThat(locksOfTheSystem()).isEqualTo(1);
            assertThatThrownBy(() -> DataFolder.open(path)).hasMessageContaining("another server uses");
            assertThat(locksOfTheSystem()).isEqualTo(1);
            assertThat(folder.endedCleanly()).isTrue();
        }
        assertThat(locksOfTheSystem()).isZero();
    }

    private long locksOfTheSystem() throws IOException {
        String inode = Files.getAttribute(path.resolve("lock"), "unix:ino").toString();
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .filter(line -> line.contains(":" + inode + " "))
                .count();
    }
}
