package chat.server.auth;

import chat.server.metrics.TokenMeters;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Knows whom credentials speak of. Thread-safe; must not block. */
@FunctionalInterface
public interface Authenticator {

    /** Knows nobody. */
    Authenticator NONE = token -> CompletableFuture.completedFuture(
            new Verdict.Refused(TokenMeters.Result.UNKNOWN_KEY, "this server takes no tokens"));

    /**
     * Whom a token speaks of. Never completes with a failure.
     *
     * @return completed already, wherever nobody else has to be asked
     */
    CompletionStage<Verdict> verify(String token);

    /** The same, by what came with the handshake, too: the values of some headers by their names in lower case. */
    default CompletionStage<Verdict> verify(String token, Map<String, String> headers) {
        return verify(token);
    }
}
