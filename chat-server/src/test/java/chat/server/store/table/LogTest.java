package chat.server.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.config.Durability;
import chat.server.store.DataFolder;
import chat.server.store.StoreException;
import chat.server.store.log.CommitRecord;
import chat.server.store.log.LogContents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Messages that are in the log, in chunks, or in both; logs that were cut off, and damaged ones. */
final class LogTest extends LogFixture {

    @Test
    void isReadAfterTheChunks() throws Exception {
        log(1, 3);
        log(4, 4);
        writer.chunks().append(room, chunk(1, 3));
        log(5, 7);
        writer.commit();
        assertThat(read(0, 100)).hasSize(7);
        assertThat(read(0, 5)).hasSize(5);
        assertThat(read(5, 100)).containsExactly("message 6", "message 7");
        assertThat(read(7, 100)).isEmpty();
        assertThat(stats()).isEqualTo(new RoomStats("room", 7, 1, 7, 7L * (8 + 9), 1_003, 1_007));
    }

    @Test
    void isReadAloneWhereThereIsNoChunkYet() throws Exception {
        log(1, 3);
        writer.commit();
        assertThat(read(0, 100)).hasSize(3);
        assertThat(stats()).isEqualTo(new RoomStats("room", 3, 1, 3, 3L * (8 + 9), 1_003, 1_003));
    }

    @Test
    void doesNotBringBackWhatWasDeleted() throws Exception {
        log(1, 3);
        writer.chunks().append(room, chunk(1, 3));
        log(4, 5);
        writer.chunks().append(room, chunk(4, 5));
        writer.prune(room, 5, false);
        log(6, 6);
        writer.commit();
        assertThat(read(0, 100)).containsExactly("message 6");
        assertThat(writer.rooms().find(ROOM)).isEqualTo(new StoredRoom(room, ROOM, 5, 0, 5, true));
    }

    @Test
    void tellsWhatIsInNoChunk() throws Exception {
        log(1, 3);
        writer.chunks().append(room, chunk(1, 4));
        CommitRecord both = new CommitRecord();
        both.addEvents(OTHER, chunk(1, 2));
        both.addEvents(ROOM, chunk(4, 6));
        long second = log.position();
        log.append(both, lowWater);
        log(7, 7);
        writer.commit();
        long end = log.position();
        LogContents logged = log.recover().contents();
        assertThat(log.position()).isEqualTo(end);
        assertThat(logged.rooms()).containsExactly(ROOM, OTHER);
        LogContents.Part part = Objects.requireNonNull(logged.after(ROOM, 4));
        assertThat(part.position()).isEqualTo(second);
        assertThat(part.chunk().first()).isEqualTo(5);
        assertThat(part.chunk().last()).isEqualTo(7);
        assertThat(part.chunk().time()).isEqualTo(1_007);
        assertThat(part.chunk().ids()).containsExactly(5, 6, 7);
        assertThat(part.chunk().payloads()).hasSize(3).last().isEqualTo("message 7".getBytes(StandardCharsets.UTF_8));
        assertThat(logged.after(ROOM, 7)).isNull();
        assertThat(logged.after(OTHER, 2)).isNull();
    }

    @Test
    void doesNotBringBackWhatWasDeletedBeforeItWasInAChunk() throws Exception {
        log(1, 3);
        CommitRecord row = new CommitRecord();
        row.addPruned(ROOM, 2);
        log.append(row, lowWater);
        log(4, 4);
        assertThat(read(0, 100)).containsExactly("message 3", "message 4");
    }

    @Test
    void leavesNoHoleWhereItsFilesTakeTurns() throws Exception {
        for (int seq = 1; seq <= 20; seq++) {
            lowWater = log.position();
            log(seq, seq);
            writer.chunks().append(room, chunk(seq, seq));
            writer.commit();
            log.switchIfLong(lowWater, 2 * BYTES_OF_ONE);
            assertThat(read(0, 100)).hasSize(seq);
        }
        assertRecoversAll();
        for (Path file : DataFolder.segmentsIn(path)) {
            assertThat(Files.size(file)).isBetween(BYTES_OF_ONE, 4 * BYTES_OF_ONE);
        }
    }

    @Test
    void keepsTheTurnWhereSomethingInTheOtherFileIsNeeded() throws Exception {
        log(1, 1);
        log.switchIfLong(log.position(), 1);
        log(2, 2);
        log.switchIfLong(0, 1);
        log(3, 3);
        assertThat(read(0, 100)).hasSize(3);
    }

    @Test
    void isInABackup() throws Exception {
        String epoch = store.epoch();
        log(1, 3);
        writer.chunks().append(room, chunk(1, 3));
        writer.commit();
        log.switchIfLong(0, 1);
        log(4, 4);
        log.probe();
        Path copy = path.resolve("copy");
        Backup.make(path, copy);
        log(5, 5);
        writer.chunks().append(room, chunk(4, 5));
        writer.commit();
        try (DataFolder copied = DataFolder.open(copy)) {
            assertThat(MessageStore.open(copied, Durability.DISK).epoch()).isEqualTo(epoch);
        }
        try (MessageReader reader = MessageStore.readerOf(copy)) {
            assertThat(reader.readAfter(ROOM, 0, 100).payloads()).hasSize(4);
        }
        assertThatThrownBy(() -> Backup.make(path, copy))
                .isInstanceOf(StoreException.class)
                .hasMessage(copy + " is there already");
    }
}
