package chat.server.stream;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;

/** News that are not stored: presence, typing and control. Immutable. */
public sealed interface Signal {

    /** About one room. */
    sealed interface OfRoom extends Signal {
        RoomName room();
    }

    /** About one user, wherever it is connected. */
    sealed interface OfUser extends Signal {
        UserId user();
    }

    /** A connection of {@code member} has come into the room. */
    record Entered(RoomName room, Member member) implements OfRoom {}

    /** A connection of {@code user} has left the room. */
    record Exited(RoomName room, UserId user) implements OfRoom {}

    /** A user in the room has another name. */
    record Renamed(RoomName room, Member member) implements OfRoom {}

    /** On other nodes the user has come into the room, or has another name there. It may come again. */
    record EnteredElsewhere(RoomName room, Member member) implements OfRoom {}

    /** No other node has the user in the room any more. It may come again. */
    record ExitedElsewhere(RoomName room, UserId user) implements OfRoom {}

    /** A node is gone that had the user in the room, and no other node has: this node, and none but it, has to say so to whoever observes rooms. */
    record Lost(RoomName room, Member member) implements OfRoom {}

    record Typing(RoomName room, Member member, boolean active) implements OfRoom {}

    /** Takes all connections of a user out of a room; they live on. */
    record Remove(UserId user, RoomName room, String reason) implements OfUser {}

    /** Somebody speaks to a user in the room of the two: its connections that are not in the room hear of it. */
    record Invited(UserId user, RoomName room, Member by) implements OfUser {}

    /** Closes all connections of a user. */
    record Disconnect(UserId user) implements OfUser {}
}
