package chat.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.ServerConfig.Durability;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages that are in the log, in chunks, or in both. */
@SuppressWarnings("NullAway.Init") // before each test
final class LogTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final RoomName OTHER = new RoomName("other");

    @TempDir
    private Path path;

    private DataFolder folder;
    private MessageStore store;
    private MessageWriter writer;
    private long room;
    private long position;

    @BeforeEach
    void open() throws Exception {
        folder = DataFolder.open(path);
        store = MessageStore.open(folder, Durability.PROCESS);
        writer = store.writer();
        room = writer.addRoom(ROOM);
    }

    @AfterEach
    void close() throws Exception {
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
        LogRow row = new LogRow();
        row.add(room, chunk(first, last));
        writer.appendToLog(position, row);
        position += row.bytes();
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
        List<MessageReader.RoomStats> stats = new ArrayList<>();
        try (MessageReader reader = MessageStore.readerOf(path)) {
            reader.forEachRoom(stats::add);
        }
        return stats.get(0);
    }

    @Test
    void isReadAfterTheChunks() throws Exception {
        log(1, 3);
        log(4, 4);
        writer.append(room, chunk(1, 3));
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
        writer.append(room, chunk(1, 3));
        log(4, 5);
        writer.append(room, chunk(4, 5));
        writer.prune(room, 5, false);
        log(6, 6);
        writer.commit();
        assertThat(read(0, 100)).containsExactly("message 6");
        assertThat(writer.findRoom(ROOM)).isEqualTo(new StoredRoom(room, ROOM, 5, 0, 5));
    }

    @Test
    void tellsWhatIsInNoChunk() throws Exception {
        long other = writer.addRoom(OTHER);
        log(1, 3);
        writer.append(room, chunk(1, 4));
        LogRow both = new LogRow();
        both.add(other, chunk(1, 2));
        both.add(room, chunk(4, 6));
        long second = position;
        writer.appendToLog(position, both);
        position += both.bytes();
        log(7, 7);
        writer.commit();
        LoggedMessages logged = writer.readLog();
        assertThat(logged.end()).isEqualTo(position);
        assertThat(logged.rooms()).containsExactly(room, other);
        LoggedMessages.Part part = Objects.requireNonNull(logged.after(room, 4));
        assertThat(part.position()).isEqualTo(second);
        assertThat(part.chunk().first()).isEqualTo(5);
        assertThat(part.chunk().last()).isEqualTo(7);
        assertThat(part.chunk().time()).isEqualTo(1_007);
        assertThat(part.chunk().ids()).containsExactly(5, 6, 7);
        assertThat(part.chunk().payloads()).hasSize(3).last().isEqualTo("message 7".getBytes(StandardCharsets.UTF_8));
        assertThat(logged.after(room, 7)).isNull();
        assertThat(logged.after(other + 1, 0)).isNull();
    }

    @Test
    void losesNoMoreThanItIsToldTo() throws Exception {
        log(1, 1);
        long second = position;
        log(2, 2);
        writer.append(room, chunk(1, 1));
        writer.trimLog(second);
        writer.commit();
        assertThat(number("SELECT count(*) FROM log")).isEqualTo(1);
        assertThat(read(0, 100)).containsExactly("message 1", "message 2");
    }

    @Test
    void isAddedToAFileThatHasNone() throws Exception {
        writer.append(room, chunk(1, 3));
        writer.commit();
        writer.close();
        try (Connection connection = store.connectToWrite();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE log");
            statement.execute("PRAGMA user_version = 1");
            connection.commit();
        }
        store = MessageStore.open(folder, Durability.PROCESS);
        writer = store.writer();
        log(4, 4);
        writer.commit();
        assertThat(read(0, 100)).hasSize(4);
    }

    private long number(String query) throws Exception {
        try (Connection connection = store.connectToRead();
                Statement statement = connection.createStatement()) {
            return statement.executeQuery(query).getLong(1);
        }
    }
}
