package chat.server.token;

import chat.server.auth.Verdict;
import chat.server.metrics.TokenMeters.Result;

/** A token is refused. Without a stack trace, as any client can bring it about. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Result reason;

    RefusedException(Result reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    Verdict verdict() {
        return new Verdict.Refused(reason, String.valueOf(getMessage()));
    }
}
