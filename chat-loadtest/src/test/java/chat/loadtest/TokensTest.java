package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.plan.Crowd;
import chat.server.config.TokenRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Members with tokens, against a server that lets nobody else in. */
final class TokensTest {

    @TempDir
    private Path folder = Path.of("");

    /** What to sign with, and what to check with. */
    private record Keys(Path signing, Path checking) {}

    private Keys keys(String kind) throws IOException, GeneralSecurityException {
        if (kind.equals("secret")) {
            Path secret = Files.writeString(folder.resolve("secret"), "s".repeat(64) + "\n");
            return new Keys(secret, secret);
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.replaceAll("[ -].*", ""));
        if (!kind.equals("Ed25519")) {
            generator.initialize(Integer.parseInt(kind.replaceAll(".* ", "")));
        }
        KeyPair pair = generator.generateKeyPair();
        return new Keys(
                pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    }

    private Path pem(String label, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                folder.resolve(label.replaceAll(" .*", "")),
                "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }

    private RealServer server(Keys keys) {
        return RealServer.in(folder.resolve("data"), TokenRules.of(List.of(keys.checking), null, null, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "secret,",
        "secret, HS384",
        "secret, HS512",
        "RSA 2048,",
        "RSA 2048, RS384",
        "RSA 2048, RS512",
        "EC 256,",
        "EC 384, ES384",
        "EC 521,",
        "Ed25519, EdDSA"
    })
    void eachMemberHasATokenOfItsOwn(String kind, String algorithm) throws IOException, GeneralSecurityException {
        Keys keys = keys(kind);
        try (RealServer server = server(keys)) {
            Result result = Result.ofRun(
                    server.url(),
                    "--token-key=" + keys.signing,
                    algorithm == null ? "--moderators=1" : "--token-alg=" + algorithm,
                    "--patience=60s");
            result.assertClean();
            assertThat(result.count("delivered")).isEqualTo(40 * 3);
            assertThat(result.err()).containsPattern("joined 6 in \\d+\\.\\d\\d s, \\d+ a second, rooms load-");
        }
    }

    @Test
    void whoComesBackShowsItsTokenAgain() throws IOException, GeneralSecurityException {
        Keys keys = keys("EC 256");
        try (RealServer server = server(keys)) {
            Result result = Result.ofRun(
                    server.url(),
                    "--token-key=" + keys.signing,
                    "--drop-all-every=500ms",
                    "--duration=3s",
                    "--patience=60s");
            result.assertClean();
            assertThat(result.count("reconnects")).isPositive();
        }
    }

    @Test
    void inThePlainDialectATokenComesWithTheHandshake() throws IOException, GeneralSecurityException {
        Keys keys = keys("secret");
        try (RealServer server = server(keys)) {
            Result.ofRun(server.url(), "--dialect=plain", "--rooms=1", "--token-key=" + keys.signing, "--patience=60s")
                    .assertClean();
        }
    }

    @Test
    void tokensComeFromAFile() throws IOException, GeneralSecurityException {
        Keys keys = keys("EC 256");
        TokenSigner signer = TokenSigner.read(keys.signing, null);
        String tokens = IntStream.range(0, 6)
                .mapToObj(user -> signer.sign("{\"sub\":\"u-" + user + "\"}"))
                .collect(Collectors.joining("\n\n", "", "\n"));
        Path file = Files.writeString(folder.resolve("tokens"), tokens);
        try (RealServer server = server(keys)) {
            Result.ofRun(server.url(), "--tokens=" + file, "--patience=60s").assertClean();
        }
    }

    @Test
    void tokensSayWhoModeratesAndWhichRoomIsWhose() throws IOException, GeneralSecurityException {
        Keys keys = keys("secret");
        TokenFlags flags = new TokenFlags();
        new CommandLine(CommandSpec.forAnnotatedObject(flags))
                .parseArgs("--token-key=" + keys.signing, "--moderators=2");
        List<String> claims = flags.tokens(new Crowd(3, 2, 3)).stream()
                .map(token -> new String(
                        Base64.getUrlDecoder().decode(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'))),
                        StandardCharsets.UTF_8))
                .toList();
        assertThat(claims.get(0)).contains("-0\"", "\"role\":\"moderator\",\"rooms\":{\"load-0-*\":\"rwhpcm\"}");
        assertThat(claims.get(1)).contains("-1\"", "\"role\":\"moderator\",\"rooms\":{\"load-1-*\":\"rwhpcm\"}");
        assertThat(claims.get(2)).contains("-2\"", "\"role\":\"user\",\"rooms\":{\"load-0-*\":\"rwhpc\"}");
    }

    @Test
    void theServersWordOnABadTokenIsShown() throws IOException, GeneralSecurityException {
        Keys keys = keys("secret");
        Path file = Files.writeString(folder.resolve("tokens"), "abc");
        try (RealServer server = server(keys)) {
            Result.ofRun(server.url(), "--tokens=" + file).assertRefused("bad_token (not a signed token)");
            Result.ofRun(server.url()).assertRefused("bad_token (a token is required here)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--token-key=none: --token-key: cannot read none",
                "--token-key=PUBLIC: holds neither a secret nor a private key",
                "--token-key=KEY --token-alg=HS256: --token-alg: | signs by ES256",
                "--token-key=KEY --token-alg=none: signs by ES256",
                "--token-key=KEY --moderators=7: --moderators must be 0 to 6, not 7",
                "--token-key=KEY --tokens=KEY: --tokens has no effect with --token-key",
                "--token-alg=ES256: --token-alg needs --token-key",
                "--moderators=1: --moderators needs --token-key",
                "--tokens=none: --tokens: cannot read none",
                "--tokens=EMPTY: holds no token"
            })
    void aMistakeIsNamed(String row) throws IOException, GeneralSecurityException {
        Keys keys = keys("EC 256");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        int colon = row.indexOf(": ");
        String flags = row.substring(0, colon)
                .replace("KEY", keys.signing.toString())
                .replace("PUBLIC", keys.checking.toString())
                .replace("EMPTY", empty.toString());
        Result.ofRun("ws://127.0.0.1:1/ws", flags.split(" "))
                .assertRefused(row.substring(colon + 2).split(" \\| "));
    }
}
