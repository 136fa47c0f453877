package chat.server.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.config.Durability;
import chat.server.store.Chunk;
import chat.server.store.DataFolder;
import chat.server.store.Owner;
import chat.server.store.StoreException;
import chat.server.store.log.CommitRecord;
import chat.server.store.log.Log;
import chat.server.store.log.RecoveredLog;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store with its log and table in a folder. Its methods are those of a writer, and of damage. */
@SuppressWarnings("NullAway.Init") // before each test
abstract class LogFixture {

    static final int HEADER_BYTES = 26;
    static final RoomName ROOM = new RoomName("room");
    static final RoomName OTHER = new RoomName("other");

    /** A record with one message. */
    static final long BYTES_OF_ONE = HEADER_BYTES + 3 + 4 + 24 + 8 + 4 + 9;

    @TempDir
    Path path;

    final Owner owner = new Owner();
    DataFolder folder;
    MessageStore store;
    MessageWriter writer;
    Log log;
    long room;

    /** The position of the oldest record that is. */
    long lowWater;

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
        writer.close();
        folder.close();
    }

    static Chunk chunk(long first, long last) {
        List<byte[]> payloads = LongStream.rangeClosed(first, last)
                .mapToObj(seq -> ("message " + seq).getBytes(StandardCharsets.UTF_8))
                .toList();
        return new Chunk(
                first, last, 1_000 + last, LongStream.rangeClosed(first, last).toArray(), payloads);
    }

    void log(long first, long last) throws StoreException {
        CommitRecord row = new CommitRecord();
        row.addEvents(ROOM, chunk(first, last));
        log.append(row, lowWater);
    }

    List<String> read(long seq, int limit) throws StoreException {
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

    RoomStats stats() throws StoreException {
        try (MessageReader reader = MessageStore.readerOf(path)) {
            return reader.stats().iterator().next();
        }
    }

    void assertRecoversAll() throws StoreException {
        long end = log.position();
        assertThat(log.recover()).isInstanceOf(RecoveredLog.Complete.class);
        assertThat(log.position()).isEqualTo(end);
    }

    void assertDamaged(int segment, String problem) throws StoreException {
        assertThat(log.recover()).isEqualTo(new RecoveredLog.Damaged(path.resolve("messages.wal-" + segment), problem));
    }

    /** Where the newest record is. */
    Path newest() throws Exception {
        Path first = path.resolve("messages.wal-0");
        Path second = path.resolve("messages.wal-1");
        return position(second) > position(first) ? second : first;
    }

    /** Of the first record of a segment. */
    static long position(Path segment) throws Exception {
        byte[] bytes = Files.readAllBytes(segment);
        return bytes.length < HEADER_BYTES ? -1 : ByteBuffer.wrap(bytes).getLong(10);
    }

    void change(Path file, long at, byte[] bytes) throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    void reopen(Durability durability) throws Exception {
        log = MessageStore.open(folder, durability).log(owner);
        log.recover();
    }
}
