package chat.server.stream.disk;

import java.time.Duration;

/**
 * What is kept of each room.
 *
 * @param messages how many, at least 1
 * @param age how long; {@link Duration#ZERO} for ever
 */
public record Retention(int messages, Duration age) {}
