/**
 * Checks what members receive, during the run and in bounded memory, and the server's history afterwards.
 *
 * <p>{@link chat.loadtest.judge.Judge} is shared by all threads; what one member has seen ({@link
 * chat.loadtest.judge.RoomCheck}, {@link chat.loadtest.judge.SenderCheck}) is confined to its event loop. Members of a room
 * are compared with each other by the room's {@link chat.loadtest.judge.Numbering}. Depends on {@link chat.loadtest.plan}.
 */
package chat.loadtest.judge;
