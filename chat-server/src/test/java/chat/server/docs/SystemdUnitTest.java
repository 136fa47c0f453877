package chat.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the unit to the program that it starts. */
class SystemdUnitTest {

    private final List<String> unit;

    SystemdUnitTest() throws IOException {
        String text = Files.readString(Path.of("src/main/dist/systemd/chat-server.service"));
        unit = text.replace("\\\n", " ").lines().toList();
    }

    @Test
    void theProgramHasTheFlagsThatItIsStartedWith() {
        List<String> flags = words("ExecStart=")
                .skip(1)
                .map(word -> word.replaceFirst("=.*", ""))
                .filter(word -> word.startsWith("-"))
                .toList();

        assertThat(flags).isNotEmpty();
        assertThat(Flags.settings().stream().flatMap(option -> Arrays.stream(option.names())))
                .containsAll(flags);
    }

    @Test
    void theProgramKnowsTheVariablesThatItIsGiven() {
        List<String> variables = words("Environment=")
                .map(word -> word.replaceFirst("=.*", ""))
                .filter(word -> word.startsWith("CHAT_"))
                .toList();

        assertThat(variables).isNotEmpty();
        assertThat(Flags.settings().stream().map(Flags::variable)).containsAll(variables);
    }

    @Test
    void theLauncherIsStarted() {
        assertThat(words("ExecStart=").findFirst()).contains("/opt/chat-server/bin/chat-server");
        assertThat(Path.of("src/main/dist/bin/chat-server")).isExecutable();
    }

    @Test
    void thereIsMemoryForTheRingsOfAllEventLoops() {
        assertThat(words("LimitMEMLOCK=").findFirst()).contains("128M");
    }

    private Stream<String> words(String setting) {
        return unit.stream()
                .filter(line -> line.startsWith(setting))
                .flatMap(line -> Arrays.stream(line.substring(setting.length()).split(" +", -1)));
    }
}
