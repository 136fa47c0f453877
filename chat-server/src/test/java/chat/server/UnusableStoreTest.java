package chat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.config.Durability;
import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.metrics.ServerMetrics;
import chat.server.store.DataFolder;
import chat.server.store.table.MessageStore;
import chat.server.stream.Outcome;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.TestPublisher;
import chat.server.stream.disk.DiskStreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server does not start on messages that it cannot trust or does not understand, says why, and leaves them as they are. */
final class UnusableStoreTest {

    private static final int MESSAGES = 2_000;
    private static final int LATER_MESSAGES = 10;
    private static final int DAMAGED_BYTES = 64 << 10;
    private static final RoomName ROOM = new RoomName("room");

    @TempDir
    Path folder = Path.of("");

    /** Less than one and a half records with a message of these. */
    private static final int LAST_RECORD_BYTES = 600;

    private Path file = folder;

    /** A good file, from a server that came to its end. */
    @BeforeEach
    void keepMessages() throws Exception {
        file = folder.resolve("messages.db");
        try (RoomStreams streams = open(folder)) {
            publish(streams, MESSAGES);
        }
        FreeFolder.await(folder);
        change("PRAGMA wal_checkpoint"); // so that the file holds everything
    }

    private static RoomStreams open(Path folder) throws Exception {
        return open(folder, Durability.PROCESS);
    }

    private static RoomStreams open(Path folder, Durability durability) throws Exception {
        DataFolder data = DataFolder.open(folder);
        return new DiskStreams(
                data,
                MessageStore.open(data, durability),
                new Retention(MESSAGES, Duration.ZERO),
                Clock.systemUTC(),
                new ServerMetrics(new SimpleMeterRegistry()),
                loss -> {});
    }

    private static void publish(RoomStreams streams, int messages) {
        TestPublisher publisher = new TestPublisher(streams);
        String text = "text".repeat(100);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            outcomes.add(publisher.say(ROOM, new UserId("user"), text, null));
        }
        publisher.flush();
        outcomes.forEach(outcome -> assertThat(outcome).succeedsWithin(Duration.ofSeconds(30)));
    }

    /** What a server leaves that was killed. */
    private void leaveAChangeBehind() throws Exception {
        Path copies = Files.createDirectory(folder.resolve("copies"));
        try (RoomStreams streams = open(folder)) {
            publish(streams, LATER_MESSAGES);
            for (String name : List.of("messages.db", "messages.db-wal", "messages.wal-0", "messages.wal-1", "lock")) {
                Files.copy(folder.resolve(name), copies.resolve(name));
            }
        }
        FreeFolder.await(folder);
        folder = copies;
        file = folder.resolve("messages.db");
    }

    private void damage() throws IOException {
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(damaged.length() / 2);
            damaged.write("damage! ".repeat(DAMAGED_BYTES / 8).getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void change(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    private static ServerConfig config(Path folder) {
        return ServerConfig.defaults()
                .withFreePorts()
                .withHistory(
                        history -> history.withMessages(MESSAGES).withStore(new Store.Folder(folder, Durability.DISK)));
    }

    /** A digest of each file of the messages, by its name; of SQLite's index, which it makes anew, only that it is there. */
    private Map<String, String> digests() throws Exception {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.filter(path -> !path.endsWith("lock")).toList()) {
                byte[] bytes = each.toString().endsWith("-shm") ? new byte[0] : Files.readAllBytes(each);
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                digests.put(each.getFileName().toString(), new BigInteger(1, digest).toString(16));
            }
        }
        return digests;
    }

    private void assertRefused(String reason) throws Exception {
        Map<String, String> before = digests();
        assertThatThrownBy(() -> new ChatServer(config(folder)).close())
                .isInstanceOf(IOException.class)
                .message()
                .hasLineCount(1)
                .contains(file.toString(), reason, "--data");
        assertThat(digests()).isEqualTo(before);
        assertThatThrownBy(() -> new ChatServer(config(folder)).close())
                .as("asked again")
                .hasMessageContaining(reason);
    }

    @Test
    void startsOnAGoodFile() throws Exception {
        new ChatServer(config(folder)).close();
        FreeFolder.await(folder);
        leaveAChangeBehind();
        new ChatServer(config(folder)).close();
        FreeFolder.await(folder);
    }

    @Test
    void refusesAFileThatIsDamagedInItsMiddle() throws Exception {
        damage();
        assertRefused("is damaged");
    }

    @Test
    void refusesADamagedFileOfAServerThatWasKilled() throws Exception {
        leaveAChangeBehind();
        damage();
        assertRefused("is damaged");
    }

    @Test
    void refusesAFileThatWasCutOff() throws Exception {
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(cut.length() * 2 / 3);
        }
        assertRefused("is damaged");
    }

    @Test
    void refusesALogThatIsDamagedBeforeItsEnd() throws Exception {
        try (RoomStreams streams = open(folder, Durability.DISK)) {
            publish(streams, 1);
            publish(streams, 1);
            publish(streams, 1);
        }
        FreeFolder.await(folder);
        file = folder.resolve("messages.wal-0");
        try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
            damaged.seek(damaged.length() - LAST_RECORD_BYTES - 100);
            damaged.write('!');
        }
        assertRefused("is damaged");
    }

    @Test
    void refusesALogWhoseLastMessageIsDamagedAfterACleanEnd() throws Exception {
        try (RoomStreams streams = open(folder, Durability.DISK)) {
            publish(streams, 1);
        }
        FreeFolder.await(folder);
        file = folder.resolve("messages.wal-0");
        byte[] log = Files.readAllBytes(file);
        int at = new String(log, StandardCharsets.ISO_8859_1).lastIndexOf("\"text\"");
        log[at] = '!';
        Files.write(file, log);
        assertRefused("is damaged");
    }

    @Test
    void refusesAFileThatIsNotADatabase() throws Exception {
        Files.writeString(file, "These are not the messages of anybody.".repeat(1_000));
        assertRefused("is damaged");
    }

    @Test
    void refusesAFileOfANewerVersion() throws Exception {
        change("PRAGMA user_version = 99");
        assertRefused("newer version");
    }

    @Test
    void refusesAFileOfAnotherProgram() throws Exception {
        change("PRAGMA application_id = 1");
        assertRefused("not a file of this program");
    }

    @Test
    void refusesAFileOfAnotherProgramThatDoesNotSayWhose() throws Exception {
        Files.delete(file);
        change("CREATE TABLE address (name TEXT, street TEXT)");
        assertRefused("not a file of this program");
    }

    @Test
    void refusesAFileInTheFoldersPlace() throws Exception {
        assertThatThrownBy(() -> new ChatServer(config(file)).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot use the folder " + file + ": it is not a folder (--data)");
    }
}
