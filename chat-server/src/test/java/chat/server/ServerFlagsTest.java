package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.Durability;
import chat.server.config.History;
import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.flags.Sources;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ServerFlagsTest {

    private static ServerConfig parsed(String... arguments) {
        CommandLine line = ChatServerMain.commandLine(Sources.NONE);
        line.parseArgs(arguments);
        ChatServerMain main = line.getCommand();
        return main.config();
    }

    @Test
    void flagsThatAreNotGivenMakeTheDefaults() {
        assertThat(parsed("--in-memory")).isEqualTo(ServerConfig.defaults());
    }

    @Test
    void aStoreIsDurableOnDiskByDefault() {
        assertThat(parsed("--data", "folder").history())
                .isEqualTo(History.defaults().withStore(new Store(Path.of("folder"), Durability.DISK)));
    }
}
