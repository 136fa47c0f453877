package chat.server.metrics;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts credentials, by what became of them. Thread-safe. */
public final class TokenMeters {

    /** What became of a token. */
    public enum Result {
        ACCEPTED,
        /** There was none, and guests are not let in. */
        MISSING,
        /** Longer than any may be. */
        TOO_LONG,
        /** No signed token. */
        MALFORMED,
        /** None that its key may sign with, or none that is known here. */
        ALGORITHM,
        /** Signed with a key that is not known here. */
        UNKNOWN_KEY,
        SIGNATURE,
        EXPIRED,
        NOT_YET_VALID,
        ISSUER,
        AUDIENCE,
        /** It names no user, or a claim is of the wrong type. */
        CLAIMS,
        /** By its id, or with all that its user had by then. */
        REVOKED,
        /** A new one for an open connection that is another user's. */
        OTHER_USER,
        /** Nobody can say now: the keys cannot be had. */
        UNAVAILABLE
    }

    /** What became of a look for new keys. */
    public enum KeyRead {
        LOADED,
        FAILED
    }

    private final Map<Result, Counter> results = new EnumMap<>(Result.class);
    private final Map<KeyRead, Counter> keyReads = new EnumMap<>(KeyRead.class);

    TokenMeters(Meters meters) {
        for (Result result : Result.values()) {
            results.put(
                    result,
                    meters.labelled("chat.credentials", "tokens", "Tokens of clients, by result", "result", result));
        }
        for (KeyRead result : KeyRead.values()) {
            keyReads.put(
                    result,
                    meters.labelled("chat.token.keys", "reads", "Reads of --token-jwks, by result", "result", result));
        }
    }

    public void count(Result result) {
        Objects.requireNonNull(results.get(result)).increment();
    }

    public void count(KeyRead result) {
        Objects.requireNonNull(keyReads.get(result)).increment();
    }
}
