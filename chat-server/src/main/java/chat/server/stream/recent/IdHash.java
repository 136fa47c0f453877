package chat.server.stream.recent;

import chat.protocol.UserId;

/**
 * Hashes a user together with an id that it chose for a message. Immutable.
 *
 * @param secret unknown outside, so that nobody can choose ids that collide
 */
public record IdHash(long secret) {

    /** Stands for a message without an id; no hash is equal to it. */
    public static final long NONE = 0;

    public long of(UserId user, String id) {
        long hash = mix(mix(secret, user.value()) ^ secret, id);
        return hash == NONE ? 1 : hash;
    }

    private static long mix(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
