package chat.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Flags;
import chat.server.fault.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the unit to the program that it starts. */
class SystemdUnitTest {

    private static final Path UNITS = Path.of("src/main/dist/systemd");

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

    @Test
    void theSocketsHaveTheNamesThatTheServerKnows() throws IOException {
        assertThat(values("chat-server.socket", "FileDescriptorName=")).containsExactly("chat");
        assertThat(values("chat-server-management.socket", "FileDescriptorName="))
                .containsExactly("management");
        assertThat(values("chat-server-management.socket", "Service=")).containsExactly("chat-server.service");
        assertThat(values("chat-server.socket", "ListenStream=")).containsExactly("127.0.0.1:8000");
        assertThat(values("chat-server-management.socket", "ListenStream=")).containsExactly("127.0.0.1:8001");
    }

    private static List<String> values(String unit, String setting) throws IOException {
        return Files.readAllLines(UNITS.resolve(unit)).stream()
                .filter(line -> line.startsWith(setting))
                .map(line -> line.substring(setting.length()))
                .toList();
    }

    @Test
    void systemdFindsNoFaultInTheUnits(@TempDir Path folder) throws Exception {
        Machine.mustBeAbleTo("verify units", List.of("systemd-analyze", "--version"));
        Path program = Files.createFile(folder.resolve("chat-server"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        for (String name : List.of("chat-server.service", "chat-server.socket", "chat-server-management.socket")) {
            String text = Files.readString(UNITS.resolve(name));
            Files.writeString(
                    folder.resolve(name), text.replace("/opt/chat-server/bin/chat-server", program.toString()));
        }
        assertThat(run("systemd-analyze", "verify", "--man=no", folder.resolve("chat-server.service") + ""))
                .isEmpty();
        assertThat(run("systemd-analyze", "verify", "--man=no", folder.resolve("chat-server.socket") + ""))
                .isEmpty();
        assertThat(run("systemd-analyze", "verify", "--man=no", folder.resolve("chat-server-management.socket") + ""))
                .isEmpty();
    }

    @Test
    void theExposureIsSmall() throws Exception {
        Machine.mustBeAbleTo("weigh units", List.of("systemd-analyze", "--version"));
        String path = UNITS.resolve("chat-server.service").toString();
        String last = run("systemd-analyze", "security", "--offline=true", "--no-pager", path)
                .lines()
                .reduce("", (before, line) -> line);
        Matcher level = Pattern.compile("exposure level for chat-server.service: (\\d+\\.\\d)")
                .matcher(last);
        assertThat(level.find()).as(last).isTrue();
        assertThat(Double.parseDouble(level.group(1))).isLessThanOrEqualTo(1.2);
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Stream<String> words(String setting) {
        return unit.stream()
                .filter(line -> line.startsWith(setting))
                .flatMap(line -> Arrays.stream(line.substring(setting.length()).split(" +", -1)));
    }
}
