package chat.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Asking;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people get wrong on the command line, and what they read then. */
class MistakesTest {

    private static void assertRefused(List<String> arguments, String line) {
        Asking asked = Asking.run(arguments);

        assertThat(asked.err()).isEqualTo("chat-server: " + line + "\n");
        assertThat(asked.status()).isEqualTo(2);
        assertThat(asked.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "chek-config | chek-config is no command; did you mean check-config?",
                "nothing-like-it | nothing-like-it is no command",
                "admin romms | romms is no command; did you mean rooms?",
                "admin say tea -hello | -hello is no flag; if it is text, put -- before it",
                "admin say tea --jsn hello | --jsn is no flag; did you mean --json?",
                "admin say tea -- -hello --json | --json is text where it stands: put flags before --",
                "admin say tea hello there | 'there' is one argument too many; a text of several words goes in quotes",
                "admin ban u1 | give either --room ROOM or --everywhere",
                "admin revoke | give either USER or --token ID",
                "admin revoke u1 --token t | give either USER or --token ID",
                "admin purge u1 | Missing required option: '--room=ROOM'"
            })
    void aMistakeIsNamed(String arguments, String line) {
        assertRefused(List.of(arguments.split(" ", -1)), line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rooms --limit 0 | --limit must be at least 1",
                "history tea --limit -1 | --limit must be at least 1",
                "mute u1 --room tea --for -5m | --for must be more than 0s",
                "settings tea --slow -1s | --slow must not be less than 0s",
                "revoke --token t --before 2026-11-28T09:30:00Z | --before goes with USER, not with --token"
            })
    void aValueThatCannotBeIsNamed(String arguments, String line, @TempDir Path folder) throws Exception {
        List<String> words = new ArrayList<>(List.of("admin"));
        words.addAll(List.of(arguments.split(" ", -1)));
        words.addAll(List.of(
                "--api-key-file", Files.writeString(folder.resolve("key"), "k").toString()));
        assertRefused(words, line);
    }

    @Test
    void aFileWithoutAKeyIsNamed(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("missing");
        Path empty = Files.createFile(folder.resolve("empty"));
        Path large = Files.writeString(folder.resolve("large"), "x".repeat(2_000));
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {-1, -2});

        assertRefused(asking(missing), "--api-key-file: there is no file " + missing);
        assertRefused(asking(folder), "--api-key-file: " + folder + " is a folder");
        for (Path file : List.of(empty, large, bytes)) {
            assertRefused(asking(file), "--api-key-file " + file + " holds no key");
        }
    }

    private static List<String> asking(Path keyFile) {
        return List.of("admin", "rooms", "--api-key-file", keyFile.toString());
    }
}
