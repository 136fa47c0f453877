package chat.server.store.table;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.config.Durability;
import chat.server.store.Chunk;
import chat.server.store.DataFolder;
import chat.server.store.Owner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointerTest {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int CHUNKS = 600;

    @TempDir
    private Path path;

    @Test
    void copiesTheChangesIntoTheMainFileWhenThereAreMany() throws Exception {
        try (DataFolder folder = DataFolder.open(path)) {
            MessageStore store = MessageStore.open(folder, Durability.PROCESS);
            try (MessageWriter writer = store.writer(new Owner())) {
                Checkpointer checkpointer = store.checkpointer();
                long room = writer.rooms().add(new RoomName("room"));
                for (int seq = 1; seq <= CHUNKS; seq++) {
                    writer.chunks().append(room, new Chunk(seq, seq, 1, new long[1], List.of(new byte[CHUNK_BYTES])));
                }
                writer.commit();
                assertThat(Files.size(store.file().path())).isLessThan(CHUNK_BYTES);
                long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                while (checkpointer.changedPages() > 0) {
                    assertThat(System.nanoTime() - deadlineNanos)
                            .as("still not copied")
                            .isNegative();
                    checkpointer.step();
                }
                assertThat(Files.size(store.file().path())).isGreaterThan((long) CHUNKS * CHUNK_BYTES);
                checkpointer.finish();
                checkpointer.awaitEnd();
            }
        }
    }
}
