package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged program says of its settings, its flags and itself. */
final class ProgramSettingsIT {

    @Test
    void checksItsSettings(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("chat.toml"), "max-conections = 5");
        try (Program wrong = Program.run("check-config", "--config", file.toString(), "--port", "x")) {
            assertThat(wrong.status()).isEqualTo(2);
            assertThat(wrong.errors())
                    .containsExactly(
                            file + ": max-conections is no setting; did you mean max-connections?",
                            "Invalid value for option '--port': 'x' is not a whole number");
        }
        try (Program right = Program.run("check-config", "--max-connections", "5")) {
            assertThat(right.status()).isZero();
            assertThat(right.output())
                    .contains("The settings are right.")
                    .anyMatch(line -> line.startsWith("first to end: "));
        }
    }

    @Test
    void printsItsSettings() throws Exception {
        try (Program program = Program.run(Map.of("CHAT_PORT", "7"), "print-config", "--max-text-chars", "9")) {
            assertThat(program.status()).isZero();
            assertThat(program.output())
                    .anyMatch(line -> line.matches("port = 7 +# CHAT_PORT"))
                    .anyMatch(line -> line.matches("max-text-chars = 9 +# flag"))
                    .anyMatch(line -> line.matches("host = \"127.0.0.1\" +# default"));
        }
    }

    @Test
    void namesAVariableThatIsNoSetting() throws Exception {
        try (Program program = Program.run(Map.of("CHAT_PROT", "7"), "--in-memory")) {
            assertThat(program.status()).isEqualTo(2);
            assertThat(program.errors())
                    .containsExactly("chat-server: CHAT_PROT is no setting; did you mean CHAT_PORT?");
        }
    }

    @Test
    void saysItsVersion() throws Exception {
        try (Program program = Program.run("--version")) {
            assertThat(program.status()).isZero();
            assertThat(program.output()).singleElement().asString().matches("chat-server \\d+\\.\\d+\\.\\d+.*");
        }
    }

    @Test
    void explainsItsFlagsAndExitStatuses() throws Exception {
        try (Program program = Program.run("--help")) {
            assertThat(program.status()).isZero();
            assertThat(String.join("\n", program.output()))
                    .contains("--port", "--allow-origin", "CHAT_MAX_TEXT_CHARS", "(default: 8000)", "Exit status");
        }
    }
}
