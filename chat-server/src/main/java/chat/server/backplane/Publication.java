package chat.server.backplane;

import chat.protocol.ServerMessage;

/**
 * A kept message on its way to the members of its room.
 *
 * @param publishedNanos when its publication was asked for, by {@link System#nanoTime}
 */
public record Publication(ServerMessage.Message message, long publishedNanos) {}
