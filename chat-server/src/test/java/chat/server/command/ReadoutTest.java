package chat.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import chat.server.command.Readout.Value;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.PicocliException;

class ReadoutTest {

    @TempDir
    Path folder = Path.of("");

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("chat.toml"), List.of(lines));
    }

    private static Readout read(Path file, Map<String, String> environment, String... flags) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--in-memory", "--config", file.toString()));
        arguments.addAll(List.of(flags));
        return Readout.of(arguments, environment);
    }

    private static List<String> faults(Path file, Map<String, String> environment, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("--config", file.toString()));
        arguments.addAll(List.of(flags));
        return Readout.faults(arguments, environment);
    }

    @Test
    void aFlagWinsOverAVariableAndThatOverTheFile() throws IOException {
        Path file = file("port = 1", "max-text-chars = 2", "max-connections = 3");
        Map<String, String> environment = Map.of("CHAT_PORT", "4", "CHAT_MAX_TEXT_CHARS", "5");

        Map<String, Value> values = read(file, environment, "--port", "6").values();

        assertThat(values)
                .containsEntry("port", new Value("6", "flag"))
                .containsEntry("max-text-chars", new Value("5", "CHAT_MAX_TEXT_CHARS"))
                .containsEntry("max-connections", new Value("3", file.toString()))
                .containsEntry("sends-per-second", new Value("20", "default"));
    }

    @Test
    void aFlagWithoutAValueIsNotTheOppositeOfTheFile() throws IOException {
        Path file = file("in-memory = true");

        assertThat(read(file, Map.of("CHAT_IN_MEMORY", "true"))
                        .config()
                        .history()
                        .store())
                .isNull();
        assertThat(Readout.of(List.of("--config", file.toString(), "--in-memory=false"), Map.of())
                        .config()
                        .history()
                        .store())
                .isNotNull();
    }

    @Test
    void theVariableNamesTheFile() throws IOException {
        Path file = file("in-memory = true", "port = 7");

        assertThat(Readout.of(List.of(), Map.of("CHAT_CONFIG", file.toString()))
                        .config()
                        .listening()
                        .chat()
                        .port())
                .isEqualTo(7);
    }

    @Test
    void aFileHoldsEveryKindOfValue() throws IOException {
        Readout read = read(
                file(
                        "ping-interval = \"30s\"",
                        "allow-origin = [\"https://a.example\", \"https://b.example\"]",
                        "log-level = \"warn\"",
                        "transport = \"nio\""),
                Map.of());

        assertThat(read.config().settings().talk().pingInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(read.config().settings().access().allowedOrigins())
                .containsExactlyInAnyOrder("https://a.example", "https://b.example");
        assertThat(read.logLevel()).isEqualTo(Level.WARN);
        assertThat(read.config().engine().transport()).isEqualTo(TransportKind.NIO);
    }

    @Test
    void whatIsPrintedCanBeRead() throws IOException {
        Readout first = read(file("max-behind = \"5s\"", "allow-origin = []", "history-age = \"30d\""), Map.of());
        List<String> printed = first.values().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("config"))
                .map(entry -> entry.getKey() + " = " + entry.getValue().toml())
                .toList();
        Path copy = Files.write(folder.resolve("copy.toml"), printed);

        assertThat(read(copy, Map.of()).config()).isEqualTo(first.config());
    }

    @Test
    void everyFaultHasItsLine() throws IOException {
        Path file = file(
                "max-conections = 5", "port = \"abc\"", "ping-interval = \"1y\"", "edit-window = \"\"", "[x]", "a = 1");

        assertThat(faults(file, Map.of("CHAT_MAX_TEXT_CHAR", "3", "CHAT_MAX_BEHIND", "10m"), "--event-loops", "0"))
                .containsExactlyInAnyOrder(
                        file + ": max-conections is no setting; did you mean max-connections?",
                        file + ": Invalid value for option '--port': 'abc' is not a whole number",
                        file + ": Invalid value for option '--ping-interval': "
                                + "'1y' is not a time such as 500ms, 25s, 2m, 12h or 30d",
                        file + ": edit-window must not be empty",
                        file + ": x must be a text, a number, true, false or a list of texts",
                        "CHAT_MAX_TEXT_CHAR is no setting; did you mean CHAT_MAX_TEXT_CHARS?",
                        "CHAT_MAX_BEHIND: --max-behind must be 1s to 120s",
                        "--event-loops must be at least 1");
    }

    @Test
    void everyFaultOfAListIsInItsLine() throws IOException {
        Path file = file("allow-origin = [\"a.example\", \"https://b.example\", \"c.example\"]");

        assertThat(faults(file, Map.of(), "--trusted-proxy", "10.0.0.0/8,10.0.0.1/8,nobody"))
                .containsExactlyInAnyOrder(
                        file + ": --allow-origin must be like https://example.org, or *: a.example, c.example",
                        "--trusted-proxy must be like 10.0.0.0/8, 2001:db8::1 or unix: "
                                + "10.0.0.1/8 has bits set behind the first 8, nobody is no address");
    }

    @Test
    void everyEmptyValueHasOneLine() throws IOException {
        assertThat(faults(file("max-behind = \"\""), Map.of("CHAT_MAX_TEXT_CHARS", ""), "--event-loops", "", "--port="))
                .containsExactlyInAnyOrder(
                        folder.resolve("chat.toml") + ": max-behind must not be empty",
                        "CHAT_MAX_TEXT_CHARS must not be empty",
                        "--event-loops must not be empty",
                        "--port must not be empty");
    }

    @ParameterizedTest
    @CsvSource({
        "--port, 99999999999, is too large; the largest is 2147483647",
        "--port, 1.5, is not a whole number",
        "--transport, pigeon, 'is none of auto, io_uring, epoll, nio'",
        "--log-level, loud, 'is none of error, warn, info, debug, trace'",
        "--compression, maybe, is neither true nor false",
    })
    void aValueIsRefusedInAnOperatorsWords(String flag, String value, String words) throws IOException {
        assertThat(faults(file(), Map.of(), flag + "=" + value))
                .containsExactly("Invalid value for option '" + flag + "': '" + value + "' " + words);
    }

    @Test
    void whatIsNoSettingOfTheServerIsNamed() throws IOException {
        Path file = file("config = \"x\"", "nothing = []");

        assertThat(faults(file, Map.of("CHAT_ROOM", "tea")))
                .anyMatch(fault -> fault.startsWith("CHAT_ROOM is no setting"))
                .anyMatch(fault -> fault.startsWith(file + ": nothing is no setting"))
                .contains(file + ": a file cannot name another one");
    }

    @Test
    void aFileWithoutFaultsHasNone() throws IOException {
        assertThat(faults(file("port = 0"), Map.of("CHAT_VERSION", "0.1.0", "CHATTER", "x")))
                .isEmpty();
    }

    @Test
    void aFileThatIsNoTomlOrNotThereIsNamed() throws IOException {
        Path file = file("port = 1", "max-connections = ");

        assertThat(faults(file, Map.of())).singleElement().asString().startsWith("--config: " + file + " line 2: ");
        assertThat(faults(folder.resolve("none"), Map.of()))
                .containsExactly("--config: " + folder.resolve("none") + " does not exist");
        assertThat(faults(folder, Map.of())).containsExactly("--config: " + folder + " is a folder");
    }

    @Test
    void aReadingWithAFaultFails() throws IOException {
        Path file = file("max-conections = 5");

        assertThatThrownBy(() -> read(file, Map.of()))
                .isInstanceOf(PicocliException.class)
                .hasMessageContaining("did you mean max-connections");
    }

    @Test
    void oneFileOfACertificateNeedsTheOther() throws IOException {
        assertThat(faults(file("tls-cert = \"a\""), Map.of())).containsExactly("--tls-cert needs --tls-key");
        assertThat(faults(file(), Map.of("CHAT_TLS_KEY", "a"))).containsExactly("--tls-key needs --tls-cert");
    }

    @Test
    void aCertificateThatIsWrongIsAFault() throws IOException {
        Path none = folder.resolve("none.pem");

        assertThat(faults(file("tls-cert = \"" + none + "\""), Map.of("CHAT_TLS_KEY", "a")))
                .containsExactly("--tls-cert: " + none + " does not exist");
    }
}
