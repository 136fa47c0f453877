package chat.server.stream;

import chat.protocol.ServerMessage;

/**
 * A kept message on its way to the members of its room.
 *
 * @param payload the message as {@link Payload} encodes it; not to be changed
 * @param publishedNanos when its publication was asked for, by {@link System#nanoTime}
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares publications
public record Publication(ServerMessage.Message message, byte[] payload, long publishedNanos) {}
