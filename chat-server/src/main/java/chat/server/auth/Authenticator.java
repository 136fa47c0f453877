package chat.server.auth;

import java.util.concurrent.CompletionStage;

/** Knows whom credentials speak of. Thread-safe; must not block. */
public interface Authenticator {

    /**
     * Whom a token speaks of. Never completes with a failure.
     *
     * @return completed already, wherever nobody else has to be asked
     */
    CompletionStage<Verdict> verify(String token);
}
