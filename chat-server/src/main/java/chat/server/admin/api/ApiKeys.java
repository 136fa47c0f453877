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

    /** A key, and how much of its rates is left. */
    record Held(ApiKey key, TokenBucket bucket, TokenBucket newRooms) {

        private Held(ApiKey key) {
            this(key, new TokenBucket(System.nanoTime()), new TokenBucket(System.nanoTime()));
        }

        private Held with(ApiKey other) {
            return new Held(other, bucket, newRooms);
        }

        /** The same of its new rooms, of which a batch can make as many as it has messages. */
        long takeNewRooms(int rooms, int perSecond, long nowNanos) {
            return newRooms.take(rooms, perSecond, Math.max(perSecond, Publishing.MOST_MESSAGES), nowNanos);
        }

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
        Map<String, Held> byName = new HashMap<>();
        List<Held> before = present;
        if (before != null) {
            before.forEach(held -> byName.put(held.key.name(), held));
        }
        present = keys.stream()
                .map(key -> byName.computeIfAbsent(key.name(), added -> new Held(key))
                        .with(key))
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
