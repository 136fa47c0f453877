package chat.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ChatServerMain;
import chat.server.Flags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

class EmptyValuesTest {

    private static Optional<String> complaint(Map<String, String> environment, String... arguments) {
        return EmptyValues.complaint(
                ChatServerMain.commandLine(Sources.NONE).getCommandSpec(), List.of(arguments), environment);
    }

    @Test
    void namesEveryFlagThatIsEmpty() {
        for (OptionSpec option : Flags.settings()) {
            String flag = option.longestName();
            assertThat(complaint(Map.of(), "--in-memory", flag, "")).contains(flag + " must not be empty");
            assertThat(complaint(Map.of(), flag + "= ")).contains(flag + " must not be empty");
        }
    }

    @Test
    void namesEveryVariableThatIsEmpty() {
        for (OptionSpec option : Flags.settings()) {
            String name = Flags.variable(option);
            assertThat(complaint(Map.of(name, ""))).contains(name + " must not be empty");
            assertThat(complaint(Map.of(name, " "))).contains(name + " must not be empty");
        }
    }

    @Test
    void namesAnEmptyFlagOfACommandToo() {
        assertThat(complaint(Map.of(), "history", "stats", "--data", "")).contains("--data must not be empty");
        assertThat(complaint(Map.of(), "history", "backup", "")).contains("an argument must not be empty");
    }

    @Test
    void takesWhatHasAValueAndWhatIsNoSetting() {
        assertThat(complaint(Map.of("CHAT_PORT", "8100", "CHAT_VERSION", ""), "--data", "folder"))
                .isEmpty();
        assertThat(complaint(Map.of("CHAT_PORT", ""), "--help")).isEmpty();
    }
}
