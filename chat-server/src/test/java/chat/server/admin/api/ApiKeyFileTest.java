package chat.server.admin.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeyFileTest {

    private static final String HASH = "ab".repeat(32);

    @TempDir
    Path folder = Path.of("");

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("keys"), List.of(lines));
    }

    @Test
    void readsAKeyOfEachLineThatIsNoComment() throws IOException {
        List<ApiKey> keys = ApiKeyFile.read(
                file("# of the shop", "", "shop publish,read " + HASH, " ops  admin\t" + HASH + " rate=5"));

        assertThat(keys).extracting(ApiKey::name).containsExactly("shop", "ops");
        assertThat(keys.get(0).perSecond()).isEqualTo(1_000);
        assertThat(keys.get(0).may(Scope.PUBLISH)).isTrue();
        assertThat(keys.get(0).may(Scope.PUBLISH_AS)).isFalse();
        assertThat(keys.get(1).perSecond()).isEqualTo(5);
        assertThat(keys.get(1).may(Scope.MODERATE)).isTrue();
    }

    @Test
    void readsWhatAKeyWrites() throws IOException {
        String line = "shop publish-as,read " + HASH + " rate=7";

        assertThat(ApiKeyFile.read(file(line)).get(0).line()).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "shop publish | a key has a name, scopes and a hash",
                "shop publish HASH rate=1 more | a key has a name, scopes and a hash",
                "-shop publish HASH | the name of a key",
                "sh.op publish HASH | the name of a key",
                "shop publsh HASH | 'publsh' is no scope",
                "shop publish, HASH | '' is no scope",
                "shop chat_secret HASH | the second word is no scope: there are",
                "shop publish chat_secret | the hash is SHA-256",
                "shop publish HASH 7 | a rate is written rate=N",
                "shop publish HASH rate=0 | a rate is 1 to",
                "ok admin HASH | there is a key ok already"
            })
    void aFaultIsOneLineThatNamesTheLine(String line, String fault) throws IOException {
        Path file = file("ok read " + HASH, line.replace("HASH", HASH));

        assertThatThrownBy(() -> ApiKeyFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("--api-keys: line 2 of " + file + ": " + fault)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path none = folder.resolve("none");

        assertThatThrownBy(() -> ApiKeyFile.read(none)).hasMessage("--api-keys: there is no file " + none);
    }

    @Test
    void aFileThatIsNoTextIsNamed() throws IOException {
        Path file = Files.write(folder.resolve("keys"), new byte[] {(byte) 0xFF, 10});

        assertThatThrownBy(() -> ApiKeyFile.read(file)).hasMessage("--api-keys: " + file + " is not UTF-8");
    }
}
