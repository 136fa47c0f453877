package chat.server.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.config.Guests;
import chat.server.config.TokenRules;
import chat.server.metrics.TokenMeters.Result;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that tokens are checked with, and those that cannot be. */
final class TokenKeysTest extends TakingTokens {

    @Test
    void takesNoTokenWithoutAKey() throws IOException {
        take(null, null);
        assertThat(refusalOf("{'sub':'ann'}")).isEqualTo(Result.UNKNOWN_KEY);
    }

    @Test
    void refusesKeysThatCannotBe() throws IOException, GeneralSecurityException {
        refusesKey(new byte[31], "at least 32 bytes");
        refusesKey((" ".repeat(31) + "\n").getBytes(StandardCharsets.US_ASCII), "at least 32 bytes");
        refusesKey(Issuer.rsa(1_024).key(), "at least 2048 bits");
        refusesKey(Issuer.pem("PRIVATE KEY", new byte[40]), "give the public one");
        refusesKey(Issuer.pem("CERTIFICATE", new byte[40]), "holds no block PUBLIC KEY");
        refusesKey(Issuer.pem("PUBLIC KEY", new byte[40]), "neither RSA nor EC nor Ed25519");
        refusesKey("-----BEGIN PUBLIC KEY-----".getBytes(StandardCharsets.US_ASCII), "is not PEM");
        refusesKey(new byte[100_000], "is no key");
        refuses(folder.resolve("none"), "does not exist");
        refuses(folder, "is no key");
    }

    private void refusesKey(byte[] content, String why) throws IOException {
        refuses(Files.write(folder.resolve("bad.key"), content), why);
    }

    private void refuses(Path file, String why) {
        TokenRules rules = TokenRules.of(List.of(file), null, null, null, null);
        assertThatThrownBy(() -> tokens.read(rules))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("--token-key: " + file)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    /** An editor ends a text with a line break; a back end that has the same secret in a variable has none. */
    @Test
    void aLineBreakEndsASecretThatIsAText() throws IOException {
        byte[] text = "correct horse battery staple, and more".getBytes(StandardCharsets.US_ASCII);
        Path file = folder.resolve("text.key");
        Files.writeString(file, new String(text, StandardCharsets.US_ASCII) + "\n");
        tokens.read(TokenRules.of(List.of(file), null, null, null, null)).run();

        identity(Issuer.ofSecret(text).token("HS256", "{'sub':'ann'}"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://id.example/keys",
        "ftp://id.example/keys",
        "file:///keys",
        "/keys",
        "https://u:p@id.example/keys",
        "http://127.0.0.1.example/k"
    })
    void refusesAddressesWhereOthersCouldPutKeys(String address) {
        assertThatThrownBy(() -> TokenRules.of(List.of(), URI.create(address), null, null, null))
                .hasMessageStartingWith("--token-jwks");
    }

    @Test
    void letsGuestsInWhereThereIsNoKey() {
        assertThat(TokenRules.defaults().guests()).isEqualTo(Guests.ALLOW);
        assertThat(TokenRules.of(List.of(folder), null, null, null, null).guests())
                .isEqualTo(Guests.NONE);
        assertThat(TokenRules.of(List.of(folder), null, null, null, Guests.READ).guests())
                .isEqualTo(Guests.READ);
    }
}
