package chat.server.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import chat.server.ServerConfig.Durability;
import chat.server.store.Chunk;
import chat.server.store.DataFolder;
import chat.server.store.Owner;
import chat.server.store.StoreException;
import chat.server.store.log.CommitRecord;
import chat.server.store.log.Log;
import chat.server.store.log.LogContents;
import chat.server.store.log.RecoveredLog;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are in the log, in chunks, or in both; logs that were cut off, and damaged ones. */
@SuppressWarnings("NullAway.Init") // before each test
final class LogTest {

    private static final int HEADER_BYTES = 26;
    private static final RoomName ROOM = new RoomName("room");
    private static final RoomName OTHER = new RoomName("other");

    /** A record with one message. */
    private static final long BYTES_OF_ONE = HEADER_BYTES + 3 + 4 + 24 + 8 + 4 + 9;

    @TempDir
    private Path path;

    private final Owner owner = new Owner();
    private DataFolder folder;
    private MessageStore store;
    private MessageWriter writer;
    private Log log;
    private long room;

    /** The position of the oldest record that is. */
    private long lowWater;

    @BeforeEach
    void open() throws Exception {
        folder = DataFolder.open(path);
        store = MessageStore.open(folder, Durability.PROCESS);
        writer = store.writer(owner);
        room = writer.rooms().add(ROOM);
        writer.commit();
        log = store.log(owner);
        log.recover();
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        writer.close();
        folder.close();
    }

    private static Chunk chunk(long first, long last) {
        List<byte[]> payloads = LongStream.rangeClosed(first, last)
                .mapToObj(seq -> ("message " + seq).getBytes(StandardCharsets.UTF_8))
                .toList();
        return new Chunk(
                first, last, 1_000 + last, LongStream.rangeClosed(first, last).toArray(), payloads);
    }

    private void log(long first, long last) throws StoreException {
        CommitRecord row = new CommitRecord();
        row.addEvents(ROOM, chunk(first, last));
        log.append(row, lowWater);
    }

    private List<String> read(long seq, int limit) throws StoreException {
        try (MessageReader reader = MessageStore.readerOf(path)) {
            MessageReader.Page page = reader.readAfter(ROOM, seq, limit);
            List<String> read = new ArrayList<>();
            for (byte[] payload : page.payloads()) {
                assertThat(new String(payload, StandardCharsets.UTF_8))
                        .isEqualTo("message " + (page.firstSeq() + read.size()));
                read.add(new String(payload, StandardCharsets.UTF_8));
            }
            return read;
        }
    }

    private MessageReader.RoomStats stats() throws StoreException {
        try (MessageReader reader = MessageStore.readerOf(path)) {
            return reader.stats().iterator().next();
        }
    }

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
        assertThat(stats()).isEqualTo(new MessageReader.RoomStats("room", 7, 1, 7, 7L * (4 + 9), 1_003, 1_007));
    }

    @Test
    void isReadAloneWhereThereIsNoChunkYet() throws Exception {
        log(1, 3);
        writer.commit();
        assertThat(read(0, 100)).hasSize(3);
        assertThat(stats()).isEqualTo(new MessageReader.RoomStats("room", 3, 1, 3, 3L * (4 + 9), 1_003, 1_003));
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
        assertThat(writer.rooms().find(ROOM)).isEqualTo(new StoredRoom(room, ROOM, 5, 0, 5));
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

    private void assertRecoversAll() throws StoreException {
        long end = log.position();
        assertThat(log.recover()).isInstanceOf(RecoveredLog.Complete.class);
        assertThat(log.position()).isEqualTo(end);
    }

    private void assertDamaged(int segment, String problem) throws StoreException {
        assertThat(log.recover()).isEqualTo(new RecoveredLog.Damaged(path.resolve("messages.log-" + segment), problem));
    }

    /** Where the newest record is. */
    private Path newest() throws Exception {
        Path first = path.resolve("messages.log-0");
        Path second = path.resolve("messages.log-1");
        return position(second) > position(first) ? second : first;
    }

    /** Of the first record of a segment. */
    private static long position(Path segment) throws Exception {
        byte[] bytes = Files.readAllBytes(segment);
        return bytes.length < HEADER_BYTES ? -1 : ByteBuffer.wrap(bytes).getLong(10);
    }

    private void change(Path file, long at, byte[] bytes) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    @Test
    void goesOnAfterWhatWasNotWrittenToItsEnd() throws Exception {
        log(1, 1);
        long whole = log.position();
        log(2, 2);
        try (FileChannel channel = FileChannel.open(newest(), StandardOpenOption.WRITE)) {
            channel.truncate(log.position() - 3);
        }
        log.recover();
        assertThat(log.position()).isEqualTo(whole);
        assertThat(read(0, 100)).containsExactly("message 1");
        log(2, 3);
        assertThat(read(0, 100)).hasSize(3);
    }

    @Test
    void takesNothingForARecordThatAFailureHasLeft() throws Exception {
        log(1, 1);
        log.probe();
        log(2, 2);
        log.probe();
        assertThat(read(0, 100)).hasSize(2);
        assertRecoversAll();
    }

    private void reopen(Durability durability) throws Exception {
        log.close();
        log = MessageStore.open(folder, durability).log(owner);
        log.recover();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 7, 8, 9, 10, 17, 20, 25, HEADER_BYTES + 5})
    void refusesWhatIsDamagedInItsMidst(int at) throws Exception {
        reopen(Durability.DISK);
        log(1, 1);
        long second = log.position();
        log(2, 2);
        log(3, 3);
        change(newest(), second + at, new byte[] {'!'});
        assertDamaged(0, "there is more of the log than can be read");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 17, HEADER_BYTES + 5})
    void refusesWhatIsDamagedAtItsBeginning(int at) throws Exception {
        reopen(Durability.DISK);
        log(1, 1);
        log.switchIfLong(0, 1);
        log(2, 2);
        log(3, 3);
        change(newest(), at, new byte[] {'!'});
        assertDamaged(1, "there is more of the log than can be read");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, BYTES_OF_ONE})
    void refusesWhatIsMissingBeforeTheTurnOfTheOtherFile(long at) throws Exception {
        reopen(Durability.DISK);
        log(1, 1);
        log(2, 2);
        log.switchIfLong(0, 1);
        log(3, 3);
        change(path.resolve("messages.log-0"), at, new byte[] {'!'});
        assertDamaged(0, "a part of the log is missing");
    }

    @Test
    void doesNotMissWhatIsNotNeeded() throws Exception {
        reopen(Durability.DISK);
        log(1, 1);
        log(2, 2);
        writer.chunks().append(room, chunk(1, 2));
        writer.commit();
        log.switchIfLong(0, 1);
        lowWater = log.position();
        log(3, 3);
        Files.delete(path.resolve("messages.log-0"));
        assertRecoversAll();
        assertThat(read(0, 100)).hasSize(3);
    }

    @Test
    void refusesADatabaseThatIsOlder() throws Exception {
        reopen(Durability.DISK);
        log(4, 4);
        LogContents logged = log.recover().contents();
        assertThat(logged.after(ROOM, 3)).isNotNull();
        assertThatThrownBy(() -> logged.after(ROOM, 2))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("in the room room: from 3 on");
    }

    /** Whose place in the file another record takes, of the same length as the one before it that was lost. */
    @Test
    void doesNotBringBackWhatAPowerCutHasCutOff() throws Exception {
        log(1, 1);
        long second = log.position();
        log(2, 2);
        log(3, 3);
        change(newest(), second, new byte[] {'!'});
        reopen(Durability.PROCESS);
        log(2, 2);
        reopen(Durability.PROCESS);
        assertThat(read(0, 100)).containsExactly("message 1", "message 2");
    }

    @Test
    void goesOnAfterAHoleOfAPowerCutWhereItWasNotFlushed() throws Exception {
        log(1, 1);
        long second = log.position();
        log(2, 2);
        log.switchIfLong(0, 1);
        log(3, 3);
        log(4, 4);
        change(path.resolve("messages.log-0"), second, new byte[] {'!'});
        LogContents.Part part = Objects.requireNonNull(log.recover().contents().after(ROOM, 0));
        assertThat(part.chunk().first()).isEqualTo(3);
        assertThat(part.chunk().payloads()).hasSize(2);
        log(5, 5);
        assertThat(read(2, 100)).hasSize(3);
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
