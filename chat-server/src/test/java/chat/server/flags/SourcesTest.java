package chat.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ChatServerMain;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

class SourcesTest {

    private static final Map<String, String> SET = Map.of(
            "CHAT_PORT", "8100",
            "CHAT_MAX_TEXT_CHARS", "100",
            "CHAT_VERSION", "0.1.0",
            "CHAT_HELP", "ask me");

    @Test
    void aFlagsVariableIsItsDefault() {
        assertThat(defaultOf("--port")).isEqualTo("8100");
        assertThat(defaultOf("--max-text-chars")).isEqualTo("100");
        assertThat(defaultOf("--host")).isNull();
    }

    @Test
    void variablesThatOthersSetDoNotAskForHelpOrVersion() {
        assertThat(defaultOf("--version")).isNull();
        assertThat(defaultOf("--help")).isNull();
    }

    private static @Nullable String defaultOf(String flag) {
        OptionSpec option =
                ChatServerMain.commandLine(Sources.NONE).getCommandSpec().findOption(flag);
        return new Sources(SET, ConfigFile.NONE).defaultValue(option);
    }
}
