package chat.loadtest.report;

import org.jspecify.annotations.Nullable;

/**
 * How members came back after their connections had ended. Immutable.
 *
 * @param joinMicros from when they began to connect, the time that it worked, until they were in their room
 * @param refused attempts to connect that the server, or its machine, refused
 * @param failed attempts that failed otherwise
 * @param afterStartMillis from when a command began to start the server until the last one was back; null if there was none
 * @param away members without a connection at the end
 */
public record ComeBack(
        LatencyMicros joinMicros,
        long refused,
        long failed,
        @Nullable Long afterStartMillis,
        long away) {}
