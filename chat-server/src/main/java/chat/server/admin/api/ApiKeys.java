package chat.server.admin.api;

import chat.server.limit.TokenBucket;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that hold now. Replaced as a whole, on any thread; looked up on the management loop, to which the buckets belong. A key
 * that has the same name as one before it goes on with its bucket.
 */
public final class ApiKeys {

    private volatile @Nullable List<Held> present;

    /** A key, and how much of its rate is left. */
    record Held(ApiKey key, TokenBucket bucket) {

        /** Takes tokens; 0 if there were that many, else how many nanoseconds it takes until there are. */
        long take(int tokens, long nowNanos) {
            return bucket.take(tokens, key.perSecond(), burst(), nowNanos);
        }

        /** A second's worth, and at least a batch. */
        private int burst() {
            return Math.max(key.perSecond(), Publishing.MOST_MESSAGES);
        }
    }

    /** Lets other keys hold; null where there is no API. */
    public void replace(@Nullable List<ApiKey> keys) {
        if (keys == null) {
            present = null;
            return;
        }
        Map<String, TokenBucket> buckets = new HashMap<>();
        List<Held> before = present;
        if (before != null) {
            before.forEach(held -> buckets.put(held.key.name(), held.bucket));
        }
        present = keys.stream()
                .map(key ->
                        new Held(key, buckets.computeIfAbsent(key.name(), added -> new TokenBucket(System.nanoTime()))))
                .toList();
    }

    boolean isOn() {
        return present != null;
    }

    /** The one of a secret; null if there is none. Takes the same time whichever it is, and whether there is one. */
    @Nullable
    Held find(String secret) {
        List<Held> all = present;
        byte[] hash = ApiKey.hash(secret);
        Held found = null;
        for (Held held : all == null ? List.<Held>of() : all) {
            if (MessageDigest.isEqual(held.key.hash(), hash)) {
                found = held;
            }
        }
        return found;
    }
}
