package chat.server.stream.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.server.config.Durability;
import chat.server.store.DataFolder;
import chat.server.store.table.Backup;
import chat.server.store.table.MessageStore;
import chat.server.store.table.StoreCheck;
import chat.server.stream.RoomPosition;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The end of the log is known outside of it, so no number is given twice when it is lost. */
final class LostLogTest extends DiskStreamsFixture {

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void watchTheLog() {
        logged.start();
        logger().addAppender(logged);
    }

    @AfterEach
    void leaveTheLog() {
        logger().detachAppender(logged);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("chat.server");
    }

    private List<String> warnings() {
        synchronized (logged) { // which another thread may append to
            return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        }
    }

    enum Loss {
        REMOVED {
            @Override
            void happen(Path segment) throws IOException {
                Files.delete(segment);
            }
        },
        EMPTIED {
            @Override
            void happen(Path segment) throws IOException {
                setLength(segment, 0);
            }
        },
        CUT {
            @Override
            void happen(Path segment) throws IOException {
                setLength(segment, Files.size(segment) - 200);
            }
        };

        abstract void happen(Path segment) throws IOException;
    }

    private static void setLength(Path segment, long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(length);
        }
    }

    private Path segment() {
        return folder.resolve("messages.wal-0");
    }

    @ParameterizedTest
    @EnumSource
    void isRefusedAfterACleanEnd(Loss loss) throws Exception {
        for (int i = 1; i <= 10; i++) {
            publish("text " + i, "id" + i);
        }
        end();
        byte[] before = Files.readAllBytes(segment());
        loss.happen(segment());

        for (int again = 0; again < 2; again++) {
            assertThatThrownBy(this::open)
                    .hasMessageContaining(segment() + (loss == Loss.REMOVED ? " is missing" : " is damaged"));
        }

        Files.write(segment(), before);
        reopen();
        assertThat(get(room(ROOM).position()).newest()).isEqualTo(10);
    }

    @Test
    void isRefusedAfterACleanEndAlsoWithoutTheLockFile() throws Exception {
        publish("text", "id");
        end();
        Files.delete(folder.resolve("lock"));
        Files.delete(segment());

        assertThatThrownBy(this::open).hasMessageContaining(segment() + " is missing");
    }

    @Test
    void canBeGivenUpByACopyThatBeginsANewNumbering() throws Exception {
        policy = new FlushPolicy(1 << 20, Duration.ZERO, Duration.ZERO);
        restart();
        publish("in the table", "id");
        await(() -> messagesInChunks() == 1);
        String epoch = get(room(ROOM).position()).epoch();
        end();
        Files.delete(segment());
        Path copy = folder.resolve("copy");

        assertThat(Backup.make(folder, copy)).as("all is there").isFalse();

        folder = copy;
        reopen();
        RoomPosition position = get(room(ROOM).position());
        assertThat(position.newest()).isEqualTo(1);
        assertThat(position.epoch()).isNotEqualTo(epoch);
    }

    /** A room whose numbers are unknown cannot take over what is in the log. */
    @ParameterizedTest
    @ValueSource(strings = {"UPDATE chunk SET time = time + 1", "UPDATE room SET pruned = pruned + 1"})
    void aRowThatIsDamagedCanBeGivenUpByACopy(String damage) throws Exception {
        policy = new FlushPolicy(1 << 20, Duration.ZERO, Duration.ZERO);
        restart();
        publish("in the table", "id");
        await(() -> messagesInChunks() == 1);
        policy = new FlushPolicy(1 << 20, Duration.ofHours(1), Duration.ZERO);
        restart();
        publish("in the log", "id2");
        String epoch = get(room(ROOM).position()).epoch();
        end();
        change(damage);
        assertThatThrownBy(this::open)
                .hasMessageContaining("messages.db is damaged: room " + ROOM.value() + ", number");
        Path copy = folder.resolve("copy");

        assertThat(Backup.make(folder, copy)).as("all is there").isFalse();

        folder = copy;
        reopen();
        assertThat(texts(get(room(ROOM).readAfter(0, 10)))).containsExactly("in the table", "in the log");
        assertThat(get(room(ROOM).position()).epoch()).isNotEqualTo(epoch);
        assertThat(publish("more", "id3").seq()).isEqualTo(3);
    }

    @Test
    void isKnownToWhoeverReadsTheFolderAlsoIfItIsDamagedInItsMidst() throws Exception {
        durability = Durability.DISK;
        restart();
        publish("first", "id1");
        publish("second", "id2");
        end();
        assertThat(MessageStore.isLogWhole(folder)).isTrue();
        List<String> problems = new ArrayList<>();
        assertThat(StoreCheck.run(folder, problems::add).problems()).isZero();
        byte[] log = Files.readAllBytes(segment());
        log[new String(log, StandardCharsets.ISO_8859_1).indexOf("first")] ^= 1;
        Files.write(segment(), log);

        assertThat(MessageStore.isLogWhole(folder)).isFalse();
        assertThat(StoreCheck.run(folder, problems::add).problems()).isEqualTo(1);
        assertThat(Backup.make(folder, folder.resolve("copy"))).isFalse();
    }

    @Test
    void isRefusedIfItIsDamagedInItsMidstAndACopyHasWhatCameBefore() throws Exception {
        durability = Durability.DISK;
        restart();
        publish("first", "id1");
        publish("second", "id2");
        publish("third", "id3");
        String epoch = get(room(ROOM).position()).epoch();
        crash();
        byte[] log = Files.readAllBytes(segment());
        log[new String(log, StandardCharsets.ISO_8859_1).indexOf("second")] ^= 1;
        Files.write(segment(), log);
        Path copy = folder.resolve("copy");

        assertThatThrownBy(this::open)
                .hasMessageContaining(segment() + " is damaged: ")
                .hasMessageContaining("chat-server history backup");
        assertThat(Backup.make(folder, copy)).as("all is there").isFalse();

        folder = copy;
        reopen();
        assertThat(texts(get(room(ROOM).readAfter(0, 10)))).containsExactly("first");
        assertThat(get(room(ROOM).position()).epoch()).isNotEqualTo(epoch);
    }

    /** What a process leaves that was killed. */
    private void crash() throws IOException {
        Path copy = folders.resolve(Integer.toString(folderCount++));
        Files.createDirectories(copy);
        for (String name : List.of("lock", "messages.db", "messages.db-wal", "messages.wal-0", "messages.wal-1")) {
            Files.copy(folder.resolve(name), copy.resolve(name));
        }
        end();
        folder = copy;
    }

    @ParameterizedTest
    @EnumSource(names = {"REMOVED", "EMPTIED"})
    void beginsANewNumberingAfterACrashAndSaysWhereTheRoomsAre(Loss loss) throws Exception {
        policy = new FlushPolicy(1 << 20, Duration.ZERO, Duration.ZERO);
        restart();
        publish("flushed", "id1");
        await(() -> messagesInChunks() == 1);
        String epoch = get(room(ROOM).position()).epoch();
        crash();
        loss.happen(segment());

        reopen();

        RoomPosition position = get(room(ROOM).position());
        assertThat(position.newest()).isEqualTo(1);
        assertThat(position.epoch()).isNotEqualTo(epoch);
        assertThat(warnings())
                .anySatisfy(line ->
                        assertThat(line).contains(segment().toString(), "A new numbering begins", ROOM.value() + " 1"));
        restart();
        assertThat(get(room(ROOM).position()).epoch()).as("once only").isEqualTo(position.epoch());
    }

    @Test
    void saysAfterACrashWhichNumbersAreInARecordThatIsCutOff() throws Exception {
        publish("first", "id1");
        publishTogether(publisher, 3, "more");
        String epoch = get(room(ROOM).position()).epoch();
        crash();
        setLength(segment(), Files.size(segment()) - 5);

        reopen();

        assertThat(warnings())
                .anySatisfy(line -> assertThat(line).contains(segment().toString(), "(" + ROOM.value() + " 2 to 4)"));
        assertThat(get(room(ROOM).position()).newest()).isEqualTo(1);
        assertThat(get(room(ROOM).position()).epoch())
                .as("the numbering goes on")
                .isEqualTo(epoch);
    }

    @Test
    void aLogWithoutItsTableIsRefused() throws Exception {
        durability = Durability.DISK;
        restart();
        publish("text", "id");
        end();
        Files.delete(DataFolder.messagesIn(folder));

        assertThatThrownBy(this::open).hasMessageContaining("messages.db is missing");
    }

    @Test
    void aFolderWithTheFormerNamesIsRefused() throws Exception {
        end();
        Files.move(segment(), folder.resolve("messages.log-0"));

        assertThatThrownBy(this::open).hasMessageContaining("messages.log-0 was written before the first release");
    }
}
