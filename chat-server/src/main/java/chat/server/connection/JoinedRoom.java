package chat.server.connection;

import chat.protocol.RoomName;
import chat.server.auth.Rights;
import chat.server.room.Membership;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;

/** One client's place in a room, and what it may do there. Confined to the connection's event loop. */
final class JoinedRoom {

    private final Membership membership;
    private Rights rights = Rights.NONE;
    private RoomState state = RoomState.NONE;
    private int changes;

    /** The newest event when the client was let in. */
    private long joinedSeq = Long.MIN_VALUE;

    /** How many times somebody asked for the state: the last one's answer counts. */
    private int reviews;

    JoinedRoom(Membership membership) {
        this.membership = membership;
    }

    Membership membership() {
        return membership;
    }

    RoomName room() {
        return membership.room();
    }

    RoomStream stream() {
        return membership.stream();
    }

    /** On the hot path: once per message. */
    Rights rights() {
        return rights;
    }

    RoomState state() {
        return state;
    }

    /**
     * Something was decided.
     *
     * @param by the room's state
     * @param atChanges how many changes there were of the room and of the server, before {@code by} was read
     */
    void decided(Rights now, RoomState by, int atChanges) {
        rights = now;
        state = by;
        changes = atChanges;
    }

    /** Whether nothing has changed since. On the hot path: once per message. */
    boolean isDecidedAt(int changesNow) {
        return changes == changesNow;
    }

    void letIn(long newest) {
        joinedSeq = newest;
    }

    /** Whether an event came before the client did. */
    boolean isOlder(long seq) {
        return seq <= joinedSeq;
    }

    /** Number of a review that begins; what an earlier one finds counts no more. */
    int beginReview() {
        return ++reviews;
    }

    boolean isLastReview(int number) {
        return reviews == number;
    }
}
