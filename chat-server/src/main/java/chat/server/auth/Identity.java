package chat.server.auth;

import chat.protocol.UserId;
import chat.protocol.UserName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection is, and what its credentials say of that. Immutable.
 *
 * @param guest without credentials; nobody vouches for it
 * @param name what the user is called and cannot change; null where the user chooses
 * @param grants by room
 * @param expiry when it ends; null if never
 * @param issuedAt when the credentials were made; null if they do not say
 * @param since when whoever vouches for the user came to know it; null if nobody says
 * @param tokenId of the credentials, by which they can be revoked ({@code jti}, RFC 7519, section 4.1.7); null if they have none
 */
public record Identity(
        UserId user,
        boolean guest,
        @Nullable UserName name,
        Role role,
        Grants grants,
        @Nullable Instant expiry,
        @Nullable Instant issuedAt,
        @Nullable Instant since,
        @Nullable String tokenId) {

    /** The server itself, and who operates it: they may do everything. */
    public static Identity operator(UserId user) {
        return new Identity(user, false, null, Role.ADMIN, Grants.NONE, null, null, null, null);
    }

    /**
     * Somebody without credentials.
     *
     * @param since when the server first met it; null if it does not know
     */
    public static Identity guest(UserId user, @Nullable Instant since) {
        return new Identity(user, true, null, Role.USER, Grants.NONE, null, null, since, null);
    }
}
