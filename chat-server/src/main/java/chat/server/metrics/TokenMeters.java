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
        /** The server that was asked does not know it. */
        DENIED,
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

    /** What the signature of a token took. */
    public enum Signature {
        CHECKED,
        /** The same token was shown before, and its key still counts. */
        KNOWN
    }

    /** What became of a question to --auth-url. */
    public enum Question {
        /** The server said whose it is, or nobody's. */
        ANSWERED,
        /** It did not, or nothing of use. */
        FAILED,
        /** It was not asked: its last answer still holds. */
        CACHED,
        /** It was not asked: it fails, or has enough to do. */
        SPARED
    }

    private final Map<Question, Counter> questions = new EnumMap<>(Question.class);
    private final Map<Result, Counter> results = new EnumMap<>(Result.class);
    private final Map<Signature, Counter> signatures = new EnumMap<>(Signature.class);
    private final Map<KeyRead, Counter> keyReads = new EnumMap<>(KeyRead.class);

    TokenMeters(Meters meters) {
        for (Result result : Result.values()) {
            results.put(
                    result,
                    meters.labelled("chat.credentials", "tokens", "Tokens of clients, by result", "result", result));
        }
        for (Question result : Question.values()) {
            questions.put(
                    result,
                    meters.labelled(
                            "chat.auth.questions",
                            "questions",
                            "Questions to --auth-url, by result",
                            "result",
                            result));
        }
        for (Signature result : Signature.values()) {
            signatures.put(
                    result,
                    meters.labelled(
                            "chat.token.signatures",
                            "tokens",
                            "Tokens signed with a private key, by what the signature took",
                            "result",
                            result));
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

    public void count(Question result) {
        Objects.requireNonNull(questions.get(result)).increment();
    }

    public void count(Signature result) {
        Objects.requireNonNull(signatures.get(result)).increment();
    }

    public void count(KeyRead result) {
        Objects.requireNonNull(keyReads.get(result)).increment();
    }
}
