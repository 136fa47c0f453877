package chat.server.stream.postgres;

import chat.protocol.RoomName;

/**
 * The newest event of a room that a node has seen.
 *
 * @param epoch of the room
 * @param seq 0 if there is none
 * @param time of that event, in ms since 1970, UTC; it tells it from another one of that number
 */
record Head(RoomName room, String epoch, long seq, long time) {}
