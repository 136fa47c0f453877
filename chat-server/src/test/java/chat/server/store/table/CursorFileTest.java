package chat.server.store.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import chat.server.store.StoreException;
import chat.server.store.table.CursorFile.Cursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CursorFileTest {

    private static final RoomName TEA = new RoomName("tea");
    private static final RoomName COFFEE = new RoomName("coffee");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whereAReaderStandsIsThereWhenItIsOpenedAgain() throws StoreException {
        Cursor cursor = new Cursor("e1", 17, 1_000);
        try (CursorFile file = CursorFile.open(folder)) {
            file.save("one", Map.of(TEA, cursor, COFFEE, new Cursor("e1", 3, 900)));
        }

        try (CursorFile file = CursorFile.open(folder)) {
            assertThat(file.find("one", TEA)).isEqualTo(cursor);
            assertThat(file.find("one", new RoomName("cocoa"))).isNull();
            assertThat(file.find("two", TEA)).isNull();
        }
    }

    @Test
    void aLaterPlaceTakesThatOfAnEarlierOne() throws StoreException {
        try (CursorFile file = CursorFile.open(null)) {
            file.save("one", Map.of(TEA, new Cursor("e1", 17, 1_000)));
            file.save("one", Map.of(TEA, new Cursor("e2", 1, 2_000)));

            assertThat(file.find("one", TEA)).isEqualTo(new Cursor("e2", 1, 2_000));
        }
    }

    @Test
    void aReaderHasItsRoomsSinceItFirstHadThem() throws StoreException {
        try (CursorFile file = CursorFile.open(null)) {
            assertThat(file.since("one", "tea", 1_000)).isEqualTo(1_000);
            assertThat(file.since("one", "tea", 2_000)).isEqualTo(1_000);
            assertThat(file.since("one", "tea coffee", 3_000)).isEqualTo(3_000);
            assertThat(file.since("two", "tea", 4_000)).isEqualTo(4_000);
        }
    }

    @Test
    void aReaderThatIsGoneIsForgottenWithItsPlaces() throws StoreException {
        try (CursorFile file = CursorFile.open(null)) {
            for (String reader : List.of("one", "two")) {
                file.since(reader, "tea", 1_000);
                file.save(reader, Map.of(TEA, new Cursor("e1", 17, 1_000)));
            }

            file.retain(List.of("two"));

            assertThat(file.find("one", TEA)).isNull();
            assertThat(file.since("one", "tea", 2_000)).isEqualTo(2_000);
            assertThat(file.find("two", TEA)).isNotNull();
            assertThat(file.since("two", "tea", 2_000)).isEqualTo(1_000);
        }
    }

    @Test
    void nobodyElseMayReadTheFile() throws IOException, StoreException {
        try (CursorFile file = CursorFile.open(folder)) {
            file.save("one", Map.of(TEA, new Cursor("e1", 17, 1_000)));

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("webhooks.db"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aFileOfAnotherKindIsRefused() throws IOException {
        Files.writeString(
                folder.resolve("webhooks.db"), "this is no database at all, but a text of some length".repeat(20));

        assertThatThrownBy(() -> CursorFile.open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("webhooks.db");
    }
}
