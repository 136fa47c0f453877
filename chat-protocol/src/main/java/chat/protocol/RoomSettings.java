package chat.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Settings of a room. Immutable.
 *
 * @param topic null where it stays as it is
 */
public record RoomSettings(@Nullable String topic) {}
