package chat.server.flags;

import chat.server.config.Guests;
import chat.server.config.TokenRules;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose tokens count; the command that checks one takes them, too. Filled once, by the command line. */
public final class TokenFlags {

    @Option(
            names = "--token-key",
            paramLabel = "FILE",
            split = ",",
            description = "what tokens (JWT) are checked with: a secret of 32 bytes or more, or public keys in PEM; "
                    + "again for more")
    private List<Path> keys = List.of();

    @Option(
            names = "--token-jwks",
            paramLabel = "URL",
            description = "address of a set of keys (JWKS) that tokens are checked with, https")
    private @Nullable URI jwks;

    @Option(names = "--token-issuer", paramLabel = "TEXT", description = "issuer that tokens must name (iss)")
    private @Nullable String issuer;

    @Option(names = "--token-audience", paramLabel = "TEXT", description = "audience that tokens must name (aud)")
    private @Nullable String audience;

    /**
     * Throws an {@link IllegalArgumentException} that names the flag that is wrong.
     *
     * @param guests null for the default
     */
    public TokenRules rules(@Nullable Guests guests) {
        return TokenRules.of(keys, jwks, issuer, audience, guests);
    }
}
