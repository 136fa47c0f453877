package chat.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens count, and what somebody without one may do.
 *
 * @param keyFiles secrets, or public keys in PEM
 * @param keyAddress of a key set (RFC 7517); null for none
 * @param issuer that tokens must name; null for any
 * @param audience that tokens must be meant for; null where they may be meant for nobody in particular alone
 * @param authServer is asked in the place of keys; null for none
 */
public record TokenRules(
        List<Path> keyFiles,
        @Nullable URI keyAddress,
        @Nullable String issuer,
        @Nullable String audience,
        Guests guests,
        @Nullable AuthServer authServer) {

    private static final int MOST_FILES = 16;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public TokenRules {
        keyFiles = List.copyOf(keyFiles);
        if (keyFiles.size() > MOST_FILES) {
            throw new IllegalArgumentException("--token-key can be given at most " + MOST_FILES + " times");
        }
        if (keyAddress != null && !isSafe(keyAddress)) {
            throw new IllegalArgumentException("--token-jwks must be like https://example.org/keys: "
                    + "over http others could put their own keys there");
        }
    }

    /** With a default for {@code guests}, null: they may come where there is no key, and may not where there is one. */
    public static TokenRules of(
            List<Path> keyFiles,
            @Nullable URI keyAddress,
            @Nullable String issuer,
            @Nullable String audience,
            @Nullable Guests guests) {
        boolean open = keyFiles.isEmpty() && keyAddress == null;
        Guests others = guests == null ? open ? Guests.ALLOW : Guests.NONE : guests;
        return new TokenRules(keyFiles, keyAddress, issuer, audience, others, null);
    }

    /** Asks {@code server}; with a default for {@code guests}, null: they may not come. */
    public static TokenRules asking(AuthServer server, @Nullable Guests guests) {
        return new TokenRules(List.of(), null, null, null, guests == null ? Guests.NONE : guests, server);
    }

    public static TokenRules defaults() {
        return of(List.of(), null, null, null, null);
    }

    /** Whether there can be a token that counts. */
    public boolean takesTokens() {
        return !keyFiles.isEmpty() || keyAddress != null || authServer != null;
    }

    static boolean isSafe(URI address) {
        String host = address.getHost();
        return host != null
                && address.getUserInfo() == null
                && ("https".equals(address.getScheme())
                        || "http".equals(address.getScheme()) && LOOPBACK.contains(host));
    }
}
