package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.config.Durability;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomPosition;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events are in the log, which in the table, and when they get there. */
final class DiskFlushTest extends DiskStreamsFixture {

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
        policy = new FlushPolicy(1 << 20, Duration.ZERO, Duration.ZERO);
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
        policy = new FlushPolicy(300, Duration.ofHours(1), Duration.ZERO);
        restart();
        room(OTHER);
        for (int i = 1; i <= 50; i++) {
            publish(i % 3 == 0 ? OTHER : ROOM, USER, "text " + i, "id" + i);
        }
        assertThat(query("SELECT count(*) FROM chunk"))
                .as("a few messages in each")
                .isBetween(5L, 40L);
        assertThat(get(room(ROOM).readBefore(Long.MAX_VALUE, 100)).payloads()).hasSize(34);
        end();
        long flushed = messagesInChunks();
        policy = LATE; // an idle writer flushes what is due
        reopen();
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
        policy = new FlushPolicy(0, Duration.ofHours(1), Duration.ZERO);
        restart();
        for (int i = 0; i < 100; i++) {
            publish("x".repeat(4_000), "id" + i);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("messages.wal")))
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

    /** Until then the newest record says that it is needed. */
    @Test
    void writesOverWhatIsFlushedOnlyAfterTheNextEvent() throws Exception {
        kept = 1_000;
        durability = Durability.DISK;
        policy = new FlushPolicy(1, Duration.ofHours(1), Duration.ZERO);
        restart();
        publishTogether(publisher, 400, "first");
        publish("second", "id2");
        await(() -> messagesInChunks() >= 400);
        publish("third", "id3");
        end();
        change("DELETE FROM meta WHERE key = 'log'"); // as if the end had not been clean
        try (FileChannel first = FileChannel.open(folder.resolve("messages.wal-0"), StandardOpenOption.WRITE)) {
            first.write(ByteBuffer.allocate(1), 0); // as what was cut off would
        }
        reopen();
        assertThat(get(room(ROOM).position()).newest()).isEqualTo(402);
    }

    @ParameterizedTest
    @ValueSource(strings = {"room", "other"})
    void doesNotTakeForDamageWhatAPowerCutTookBeforeRecordsWereFlushed(String lastRoom) throws Exception {
        kept = 1_000;
        policy = new FlushPolicy(60_000, Duration.ofHours(1), Duration.ZERO);
        restart();
        Path first = folder.resolve("messages.wal-0");
        int count = 0;
        while (Files.size(first) < 60_000) {
            publishTogether(publisher, 50, count + "-");
            count += 50;
        }
        RoomName last = new RoomName(lastRoom);
        room(last);
        publish(last, USER, "text", "in the other file");
        end();
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
        policy = new FlushPolicy(1 << 20, Duration.ZERO, Duration.ZERO);
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
}
