package chat.server.auth;

import chat.server.metrics.TokenMeters;

/** What is to be thought of credentials. Immutable; holds nothing of them that is secret. */
public sealed interface Verdict {

    /** They are somebody's. */
    record Known(Identity identity) implements Verdict {}

    /**
     * They are nobody's.
     *
     * @param reason for operators
     * @param message for the client
     */
    record Refused(TokenMeters.Result reason, String message) implements Verdict {}

    /** Nobody can say now. */
    record Unavailable() implements Verdict {}
}
