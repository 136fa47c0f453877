package chat.server.stream;

import chat.protocol.RoomEvent;

/**
 * A durable event on its way to the members of its room.
 *
 * @param payload the event as {@link Payload} encodes it; not to be changed
 * @param submittedNanos when it was handed in, by {@link System#nanoTime}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares publications
public record Publication(RoomEvent event, byte[] payload, long submittedNanos) {}
