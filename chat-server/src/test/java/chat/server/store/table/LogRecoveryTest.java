package chat.server.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.config.Durability;
import chat.server.store.StoreException;
import chat.server.store.log.LogContents;
import chat.server.store.log.RecoveredLog;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log after crashes, power cuts and damage. */
final class LogRecoveryTest extends LogFixture {

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

    /** As a write leaves it that failed half-way: nobody has an acknowledgement of it. */
    @Test
    void missesNothingAfterAWriteThatFailed() throws Exception {
        log(1, 1);
        long whole = log.position();
        log(2, 2);
        byte[] bytes = Files.readAllBytes(newest());
        byte[] part = Arrays.copyOfRange(bytes, (int) whole, bytes.length - 3);
        try (FileChannel channel = FileChannel.open(newest(), StandardOpenOption.WRITE)) {
            channel.truncate(log.position() - 3);
        }
        assertThat(log.recover()).as("an acknowledged one is cut off").isInstanceOf(RecoveredLog.TornTail.class);
        change(newest(), whole, part);
        assertRecoversAll();
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
        assertDamaged(0, RecoveredLog.MORE);
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
        assertDamaged(1, RecoveredLog.MORE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, BYTES_OF_ONE})
    void refusesWhatIsMissingBeforeTheTurnOfTheOtherFile(long at) throws Exception {
        reopen(Durability.DISK);
        log(1, 1);
        log(2, 2);
        log.switchIfLong(0, 1);
        log(3, 3);
        change(path.resolve("messages.wal-0"), at, new byte[] {'!'});
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
        Files.delete(path.resolve("messages.wal-0"));
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
        change(path.resolve("messages.wal-0"), second, new byte[] {'!'});
        LogContents.Part part = Objects.requireNonNull(log.recover().contents().after(ROOM, 0));
        assertThat(part.chunk().first()).isEqualTo(3);
        assertThat(part.chunk().payloads()).hasSize(2);
        log(5, 5);
        assertThat(read(2, 100)).hasSize(3);
    }
}
