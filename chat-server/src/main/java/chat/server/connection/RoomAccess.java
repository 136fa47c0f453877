package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.auth.Action;
import chat.server.auth.Authority;
import chat.server.room.Membership;
import org.jspecify.annotations.Nullable;

/** Whether one client may do something in a room. Answers with an error where it may not. Confined to the connection's event loop. */
record RoomAccess(Authority authority, JoinedRooms rooms, Replies replies) {

    /** The place in a room where this may be done; null if there is none. On the hot path: once per message. */
    @Nullable
    Membership find(ClientMessage command, UserId user, Action action, RoomName room) {
        Membership membership = rooms.find(room);
        if (membership == null) {
            replies.fail(command.id(), ErrorCode.NOT_JOINED, "join the room first", null);
            return null;
        }
        return may(command, user, action, room) ? membership : null;
    }

    boolean may(ClientMessage command, UserId user, Action action, RoomName room) {
        boolean allowed = authority.may(user, action, room);
        if (!allowed) {
            replies.fail(command.id(), ErrorCode.NOT_ALLOWED, "not allowed in this room", null);
        }
        return allowed;
    }
}
