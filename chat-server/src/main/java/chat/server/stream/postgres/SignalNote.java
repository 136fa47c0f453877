package chat.server.stream.postgres;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.stream.Signal;
import java.util.List;

/**
 * What one notification on the channel of signals says. Immutable.
 *
 * @param node who says it
 * @param number counted by the node, without a hole; 0 for what is not about the node itself
 */
record SignalNote(long node, long number, List<News> news) {

    sealed interface News {}

    /** The node has the user in the room, called so. */
    record Here(RoomName room, Member member) implements News {}

    /** The node does not have the user in the room any more. */
    record NotHere(RoomName room, UserId user) implements News {}

    static News of(OwnMembers.Standing standing) {
        return standing.name() == null
                ? new NotHere(standing.room(), standing.user())
                : new Here(standing.room(), new Member(standing.user(), standing.name()));
    }

    /** A signal to pass on. */
    record Passing(Signal signal) implements News {}

    /** All members of the node have to be read from the table. */
    record ReadAgain() implements News {}

    /** A node has not been heard of for so long, and its members are not in the table any more. */
    record Gone(long node, long silentMillis) implements News {}
}
