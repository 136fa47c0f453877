package chat.server.token;

import chat.server.auth.Verdict;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers of a server that is asked, the ones used last, by the hash of what was asked. Guarded by its owner's lock. */
final class Answers {

    static final int MOST = 10_000;

    /**
     * What it said.
     *
     * @param until when it need not be asked again
     */
    record Answer(Verdict verdict, Instant until) {

        boolean holdsAt(Instant now) {
            return now.isBefore(until) && !hasExpired(now);
        }

        /** Whether what it spoke of has ended by itself. */
        boolean hasExpired(Instant now) {
            return verdict instanceof Verdict.Known known
                    && known.identity().expiry() != null
                    && now.isAfter(known.identity().expiry().plus(Claims.SKEW));
        }
    }

    private final Map<String, Answer> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
            return size() > MOST;
        }
    };

    @Nullable
    Answer find(String key) {
        return answers.get(key);
    }

    void put(String key, Answer answer) {
        answers.put(key, answer);
    }
}
