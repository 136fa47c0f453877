package chat.server.auth;

import chat.protocol.RoomName;
import chat.protocol.UserId;

/** Decides what somebody may do. Thread-safe; must not block. */
@FunctionalInterface
public interface Authority {

    /** Everybody may do everything. */
    Authority ALLOW_ALL = (who, action, room) -> true;

    /** Whether {@code who} may do this in a room, which need not exist. Asked before each action. */
    boolean may(UserId who, Action action, RoomName room);
}
