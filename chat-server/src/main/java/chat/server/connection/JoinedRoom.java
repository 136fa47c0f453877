package chat.server.connection;

import chat.protocol.DirectRoom;
import chat.protocol.Member;
import chat.protocol.MemberRole;
import chat.protocol.RoomName;
import chat.server.auth.Rank;
import chat.server.auth.Rights;
import chat.server.room.Membership;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import org.jspecify.annotations.Nullable;

/** One client's place in a room, and what it may do there. Confined to the connection's event loop. */
final class JoinedRoom {

    private final Membership membership;
    private final @Nullable DirectRoom direct;
    private Rights rights = Rights.NONE;
    private RoomState state = RoomState.NONE;
    private @Nullable MemberRole role;
    private int changes;

    /** The newest event when the client was let in. */
    private long joinedSeq = Long.MIN_VALUE;

    /** How many times somebody asked for the state: the last one's answer counts. */
    private int reviews;

    JoinedRoom(Membership membership) {
        this.membership = membership;
        this.direct = DirectRoom.parse(membership.room()).orElse(null);
    }

    Membership membership() {
        return membership;
    }

    RoomName room() {
        return membership.room();
    }

    /** Null if this is no room of two. On the hot path: once per message. */
    @Nullable
    DirectRoom direct() {
        return direct;
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

    /** Whether the client is in the room, and not before it. */
    boolean isInside() {
        return joinedSeq != Long.MIN_VALUE;
    }

    /** Shows a user to the others in the room. */
    void appear(Member self, Rank rank) {
        role = rank.role();
        membership.appear(self.as(role));
    }

    /** Shows it to them by another name. */
    void renamed(Member self) {
        membership.renamed(self.as(role));
    }

    /** Shows it to them in another role, if it is another one. */
    void ranked(Member self, Rank rank) {
        if (rank.role() != role) {
            role = rank.role();
            renamed(self);
        }
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
