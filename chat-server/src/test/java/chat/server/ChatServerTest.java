package chat.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.config.Durability;
import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.store.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a server from starting is said in one line that names the flag. */
final class ChatServerTest {

    @TempDir
    private Path folder;

    private static void assertRefused(Path data, String reason) {
        ServerConfig config = ServerConfig.defaults()
                .withFreePorts()
                .withHistory(history -> history.withStore(new Store.Folder(data, Durability.PROCESS)));

        assertThatThrownBy(() -> new ChatServer(config))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining(data.toString())
                .hasMessageEndingWith(" (--data)")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aFolderThatAnotherServerUses() throws IOException {
        try (DataFolder taken = DataFolder.open(folder)) {
            taken.markInUse();

            assertRefused(folder, "another server uses");
        }
    }

    @Test
    void aFolderThatCannotBeMade() throws IOException {
        assertRefused(Files.createFile(folder.resolve("file")), "cannot use the folder");
    }

    @Test
    void aStoreThatIsDamaged() throws IOException {
        Files.writeString(DataFolder.messagesIn(folder), "no database".repeat(1_000));

        assertRefused(folder, "damaged");
    }
}
