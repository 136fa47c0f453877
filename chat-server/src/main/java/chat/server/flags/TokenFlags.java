package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.AuthServer;
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
            description = "checks tokens (JWT) with this secret of 32 bytes or more, or these public keys in PEM; "
                    + "again for more")
    private List<Path> keys = List.of();

    @Option(
            names = "--token-jwks",
            paramLabel = "URL",
            description = "checks tokens with the keys (JWKS) at this https address")
    private @Nullable URI jwks;

    @Option(names = "--token-issuer", paramLabel = "TEXT", description = "takes only tokens of this issuer (iss)")
    private @Nullable String issuer;

    @Option(names = "--token-audience", paramLabel = "TEXT", description = "takes only tokens for this audience (aud)")
    private @Nullable String audience;

    @Option(
            names = "--auth-url",
            paramLabel = "URL",
            description = "asks this https address whose a token is, instead of keys")
    private @Nullable URI authUrl;

    @Option(
            names = "--auth-header",
            paramLabel = "NAME",
            split = ",",
            description = "hands this header of the handshake on to --auth-url, such as cookie; again for more")
    private List<String> authHeaders = List.of();

    @Option(
            names = "--auth-outage",
            paramLabel = "KIND",
            description =
                    "while --auth-url does not answer: deny, or last-good, which takes its last good answer" + DEFAULT)
    private AuthServer.Outage authOutage = AuthServer.Outage.DENY;

    /**
     * Throws an {@link IllegalArgumentException} that names the flag that is wrong.
     *
     * @param guests null for the default
     */
    public TokenRules rules(@Nullable Guests guests) {
        if (authUrl == null) {
            return TokenRules.of(keys, jwks, issuer, audience, guests);
        }
        AuthServer server = new AuthServer(authUrl, authHeaders, authOutage);
        if (!keys.isEmpty() || jwks != null) {
            throw new IllegalArgumentException("--auth-url takes the place of --token-key and --token-jwks");
        }
        return TokenRules.asking(server, guests);
    }
}
