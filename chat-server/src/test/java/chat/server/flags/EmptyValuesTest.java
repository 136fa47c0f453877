package chat.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ChatServerMain;
import chat.server.Flags;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

class EmptyValuesTest {

    private static List<String> complaints(Map<String, String> environment, String... arguments) {
        return EmptyValues.complaints(
                ChatServerMain.commandLine(Sources.NONE).getCommandSpec(), List.of(arguments), environment);
    }

    @Test
    void namesEveryFlagThatIsEmpty() {
        for (OptionSpec option : Flags.settings()) {
            String flag = option.longestName();
            assertThat(complaints(Map.of(), "--in-memory", flag, "")).contains(flag + " must not be empty");
            assertThat(complaints(Map.of(), flag + "= ")).contains(flag + " must not be empty");
        }
    }

    @Test
    void namesEveryVariableThatIsEmpty() {
        for (OptionSpec option : Flags.settings()) {
            String name = Flags.variable(option);
            assertThat(complaints(Map.of(name, ""))).contains(name + " must not be empty");
            assertThat(complaints(Map.of(name, " "))).contains(name + " must not be empty");
        }
    }

    @Test
    void namesAllOfThem() {
        assertThat(complaints(Map.of("CHAT_DATA", ""), "--port", "", "--host=", "--in-memory"))
                .containsExactly("--port must not be empty", "--host must not be empty", "CHAT_DATA must not be empty");
    }

    @Test
    void namesAnEmptyFlagOfACommandToo() {
        assertThat(complaints(Map.of(), "history", "stats", "--data", "")).contains("--data must not be empty");
        assertThat(complaints(Map.of(), "history", "backup", "")).contains("an argument must not be empty");
    }

    @Test
    void takesWhatHasAValueAndWhatIsNoSetting() {
        assertThat(complaints(Map.of("CHAT_PORT", "8100", "CHAT_VERSION", ""), "--data", "folder"))
                .isEmpty();
        assertThat(complaints(Map.of("CHAT_PORT", ""), "--help")).isEmpty();
    }
}
