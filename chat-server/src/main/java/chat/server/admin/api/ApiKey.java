package chat.server.admin.api;

import chat.protocol.Member;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of a key: its hash, not the key. Immutable; the hash is not to be changed.
 *
 * @param name also the user as which it publishes
 * @param perSecond requests a second, where each message of a batch is one
 * @param hash SHA-256 of the key's characters in ASCII
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares keys so
public record ApiKey(String name, Set<Scope> scopes, int perSecond, byte[] hash) {

    public static final int DEFAULT_PER_SECOND = 1_000;

    static final int HASH_BYTES = 32;

    /** What can be a user's id and name alike. */
    static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,31}";

    private static final String PREFIX = "chat_"; // for programs that look for secrets in texts
    private static final int SECRET_BYTES = 32;

    /** A new secret, of 256 random bits. */
    public static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** A slow hash would add nothing, as a secret is random. */
    public static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    boolean may(Scope wanted) {
        return scopes.stream().anyMatch(scope -> scope.covers(wanted));
    }

    /** As whom it publishes. */
    Member member() {
        return new Member(new UserId(name), new UserName(name));
    }

    /** As a line of the file, which {@link ApiKeyFile} reads. */
    public String line() {
        return name + " " + scopes.stream().sorted().map(Scope::wireName).collect(Collectors.joining(",")) + " "
                + HexFormat.of().formatHex(hash)
                + (perSecond == DEFAULT_PER_SECOND ? "" : " rate=" + perSecond);
    }
}
