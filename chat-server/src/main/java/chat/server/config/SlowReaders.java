package chat.server.config;

import java.time.Duration;

/**
 * What a connection that does not read may cost.
 *
 * @param maxPendingBytes that wait for one connection; beyond that it is left out, and reads the history later
 * @param maxBehind how long a connection can go without being writable
 */
public record SlowReaders(int maxPendingBytes, Duration maxBehind) {

    private static final int LEAST_PENDING_BYTES = 64 * 1024;
    private static final int MOST_BEHIND_SECONDS = 120;

    public SlowReaders {
        Checks.requireAtLeast("--max-pending-bytes", maxPendingBytes, LEAST_PENDING_BYTES);
        if (maxBehind.toSeconds() < 1 || maxBehind.toSeconds() > MOST_BEHIND_SECONDS) {
            throw new IllegalArgumentException("--max-behind must be 1s to " + MOST_BEHIND_SECONDS + "s");
        }
    }

    public static SlowReaders defaults() {
        return new SlowReaders(1 << 20, Duration.ofSeconds(60));
    }

    public SlowReaders withMaxPendingBytes(int other) {
        return new SlowReaders(other, maxBehind);
    }

    public SlowReaders withMaxBehind(Duration other) {
        return new SlowReaders(maxPendingBytes, other);
    }
}
