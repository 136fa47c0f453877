package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.Durability;
import chat.server.config.History;
import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.flags.Sources;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                .isEqualTo(History.defaults().withStore(new Store.Folder(Path.of("folder"), Durability.DISK)));
    }

    @Test
    void aNodeCanRequireThatItsDatabaseIsReplicated() {
        String url = "jdbc:postgresql://db/chat";

        assertThat(parsed("--postgres", url, "--require-replicated").history().store())
                .isEqualTo(new Store.Postgres(List.of(url), null, null, true));
        assertThat(parsed("--postgres", url).history().store())
                .isEqualTo(new Store.Postgres(List.of(url), null, null, false));
    }

    @Test
    void aFolderBesideADatabaseIsAMistake() {
        StringWriter errors = new StringWriter();

        int status = ChatServerMain.commandLine(Sources.NONE)
                .setErr(new PrintWriter(errors))
                .execute("--data", "folder", "--postgres", "jdbc:postgresql://db/chat");

        assertThat(status).isEqualTo(2);
        assertThat(errors.toString()).contains("--data: not with --postgres, which stores everything");
    }

    @Test
    void replicationCannotBeRequiredOfAFolder() {
        StringWriter errors = new StringWriter();

        int status = ChatServerMain.commandLine(Sources.NONE)
                .setErr(new PrintWriter(errors))
                .execute("--data", "folder", "--require-replicated");

        assertThat(status).isEqualTo(2);
        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .contains("--require-replicated: needs --postgres");
    }

    @ParameterizedTest
    @CsvSource({
        "--repeat-limit, lobby=99/1m, lobby=3/1m or bots-*=off",
        "--links-after, lobby=soon, lobby=10m or staff=off",
        "--room-rule, lobby=x, news-*=rh"
    })
    void aRuleThatIsNoneEndsTheStartWithOneLine(String flag, String rule, String example) {
        StringWriter errors = new StringWriter();

        int status = ChatServerMain.commandLine(Sources.NONE)
                .setErr(new PrintWriter(errors))
                .execute("--in-memory", flag, rule);

        assertThat(status).isEqualTo(2);
        assertThat(errors.toString().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(flag + " must be like " + example)
                        .endsWith(rule));
    }
}
