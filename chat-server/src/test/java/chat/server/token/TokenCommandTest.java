package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Asking;
import chat.server.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code chat-server token create} and {@code check}. */
final class TokenCommandTest {

    @TempDir
    private Path folder = Path.of("");

    private Path secret() throws IOException {
        return Files.writeString(folder.resolve("secret"), "correct horse battery staple, and more\n");
    }

    private static Asking run(String command, Path key, String... words) {
        List<String> arguments = new ArrayList<>(List.of("token", command));
        arguments.addAll(List.of(command.equals("create") ? "--key" : "--token-key", key.toString()));
        arguments.addAll(List.of(words));
        return Asking.run(arguments);
    }

    @Test
    void aTokenThatIsMadeIsGood() throws IOException {
        Asking made = run(
                "create",
                secret(),
                "--sub",
                "u-81",
                "--name",
                "Ann Smith",
                "--role",
                "moderator",
                "--room",
                "tea=rw",
                "--room",
                "news-*=r",
                "--id",
                "t-1",
                "--expires",
                "2h");
        assertThat(made.status()).isZero();
        String token = made.out().strip();

        Asking checked = run("check", secret(), token);
        assertThat(checked.status()).isZero();
        assertThat(checked.out())
                .contains("user      u-81")
                .contains("name      Ann Smith")
                .contains("role      moderator")
                .contains("room      tea = rw")
                .contains("room      news-* = r")
                .contains("id        t-1");
        Json json = Json.parse(run("check", secret(), "--json", token).out());
        assertThat(json.flag("valid")).isTrue();
        assertThat(json.string("user")).isEqualTo("u-81");
        assertThat(json.object("rooms").string("tea")).isEqualTo("rw");
        assertThat(json.number("expiresAt") - json.number("issuedAt")).isEqualTo(7_200_000);
    }

    @Test
    void aTokenCanHoldForEver() throws IOException {
        Json made = Json.parse(run("create", secret(), "--sub", "u-81", "--expires", "0s", "--json")
                .out());
        assertThat(made.has("expiresAt")).isFalse();
        assertThat(run("check", secret(), made.string("token")).out()).contains("expires   never");
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048, RS256", "EC, 256, ES256", "EC, 384, ES384", "EC, 521, ES512", "Ed25519, 255, EdDSA"})
    void aPrivateKeySignsWhatItsPublicHalfChecks(String kind, int bits, String algorithm)
            throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (!kind.equals("Ed25519")) {
            generator.initialize(bits);
        }
        KeyPair pair = generator.generateKeyPair();
        Path own = Files.write(
                folder.resolve("own.pem"),
                Issuer.pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Path open = Files.write(
                folder.resolve("open.pem"),
                Issuer.pem("PUBLIC KEY", pair.getPublic().getEncoded()));

        String token = run("create", own, "--sub", "u-81", "--kid", "k1").out().strip();

        assertThat(run("check", open, token).status()).isZero();
        String header = new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.US_ASCII);
        assertThat(Json.parse(header).string("alg")).isEqualTo(algorithm);
        assertThat(run("check", own, token).err()).contains("give the public one");
        assertThat(run("create", open, "--sub", "u-81").err()).contains("holds no key in PKCS 8");
    }

    @Test
    void aBadTokenIsToldFromAGoodOne() throws IOException {
        String token = run("create", secret(), "--sub", "u-81").out().strip();
        Path other = Files.writeString(folder.resolve("other"), "another secret of more than 32 bytes");

        Asking checked = run("check", other, token);
        assertThat(checked.status()).isEqualTo(4);
        assertThat(checked.err()).contains("the token's signature is wrong");
        Json json = Json.parse(run("check", other, "--json", token).out());
        assertThat(json.flag("valid")).isFalse();
        assertThat(json.string("reason")).isEqualTo("signature");
        assertThat(run("check", secret(), "--token-audience", "chat", token).err())
                .contains("audience");
    }

    @Test
    void aTokenForAnIssuerAndAnAudienceIsTakenThere() throws IOException {
        String[] where = {"--token-issuer", "me", "--token-audience", "chat"};
        String token = run("create", secret(), "--sub", "u-81", where[0], where[1], where[2], where[3])
                .out()
                .strip();
        assertThat(run("check", secret(), where[0], where[1], where[2], where[3], token)
                        .status())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--sub=a b", "--sub=a,--room=a/b=r", "--sub=a,--room=tea=x", "--sub=a,--name=*"})
    void nobodyCanMakeATokenThatNoServerTakes(String words) throws IOException {
        Asking made = run("create", secret(), words.split(",", -1));
        assertThat(made.status()).isEqualTo(2);
        assertThat(made.err()).contains("the token's claim");
        assertThat(made.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--role root | 'root' is none of user, moderator, admin",
                "--expires -5s | --expires must be from 0s",
                "--expires 999999d | --expires must be from 0s",
                "--kid ../x | --kid must be 1 to 128 of",
                "--room tea | Value for option '--room'"
            })
    void aFlagThatIsWrongIsNamed(String words, String fault) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--sub", "a"));
        arguments.addAll(List.of(words.split(" ", -1)));
        Asking made = run("create", secret(), arguments.toArray(String[]::new));

        assertThat(made.status()).isEqualTo(2);
        assertThat(made.err()).contains(fault).doesNotContain("option option");
        assertThat(made.out()).isEmpty();
    }

    @Test
    void aKeyThatCannotBeUsedIsNoBadToken() throws IOException {
        String token = run("create", secret(), "--sub", "u-81").out().strip();

        assertThat(run("check", folder.resolve("missing"), token).status()).isEqualTo(1);
    }

    @Test
    void itIsCreateOrCheck() {
        assertThat(Asking.run(List.of("token")).err()).contains("token needs create or check");
    }
}
