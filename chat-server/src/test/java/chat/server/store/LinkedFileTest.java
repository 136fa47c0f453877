package chat.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.ServerConfig.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has moved the file to another disk, and left a link to it. */
final class LinkedFileTest {

    @TempDir
    Path folder = Path.of("");

    @TempDir
    Path elsewhere = Path.of("");

    @Test
    void flushesWhatTheLinkLeadsTo() throws Exception {
        try (DataFolder data = DataFolder.open(folder)) {
            MessageStore.open(data, Durability.DISK);
            Path moved = elsewhere.resolve("moved.db");
            Files.move(data.messages(), moved);
            Files.createSymbolicLink(data.messages(), moved);
            MessageStore store = MessageStore.open(data, Durability.DISK);
            try (MessageWriter writer = store.writer()) {
                assertThat(store.changes()).isEqualTo(elsewhere.toRealPath().resolve("moved.db-wal"));
                long before = Files.size(store.changes());
                writer.addRoom(new RoomName("room"));
                writer.commit();
                assertThat(Files.size(store.changes())).isGreaterThan(before);
            }
        }
    }
}
