/**
 * Rooms: who is in them, and how one message reaches everybody there.
 *
 * <p>{@link chat.server.room.Rooms} is the only door. A room's members on one event loop belong to that loop; {@link
 * chat.server.room.RoomLoop} says how a message gets there from other threads. May depend on {@link
 * chat.server.stream} and the meters.
 */
package chat.server.room;
