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

    public SlowReaders {
        Checks.requireAtLeast("--max-pending-bytes", maxPendingBytes, LEAST_PENDING_BYTES);
        Checks.requirePatience("--max-behind", maxBehind);
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
