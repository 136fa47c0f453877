package chat.server.connection;

import chat.protocol.AddressRange;
import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Member;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.server.auth.Action;
import chat.server.auth.Identity;
import chat.server.auth.Rank;
import chat.server.auth.Rights;
import chat.server.auth.Role;
import chat.server.moderation.Actor;
import chat.server.room.Membership;
import chat.server.stream.RoomState;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether one client may do something in a room. Answers with an error where it may not. Confined to the connection's event loop.
 *
 * @param address of the client; null if it is not known
 */
record RoomAccess(
        Services services,
        JoinedRooms rooms,
        Replies replies,
        Supplier<Identity> identity,
        Supplier<Member> self,
        @Nullable InetAddress address) {

    /** The place in a room where this may be done; null if there is none. On the hot path: once per message. */
    @Nullable
    JoinedRoom find(ClientMessage command, Action action, RoomName room) {
        JoinedRoom joined = rooms.find(room);
        if (joined == null) {
            replies.fail(command.id(), ErrorCode.NOT_JOINED, "join the room first", null);
            return null;
        }
        if (!joined.isDecidedAt(changes(joined.membership()))) {
            catchUp(joined);
        }
        if (joined.rights().may(action)) {
            return joined;
        }
        if (joined.rights().isOutdated(now())) {
            decide(joined, joined.state(), changes(joined.membership()));
            if (joined.rights().may(action)) {
                return joined;
            }
        }
        refuse(command, joined.rights());
        return null;
    }

    /** The change has yet to come to this loop, but whoever made it may know already that it holds. */
    private void catchUp(JoinedRoom joined) {
        int changes = changes(joined.membership());
        CompletableFuture<RoomState> state = joined.stream().state().toCompletableFuture();
        if (state.isDone() && !state.isCompletedExceptionally()) {
            decide(joined, state.join(), changes);
        }
    }

    /** Decides again where a mute has ended since. */
    void endMutes() {
        for (JoinedRoom joined : rooms.all()) {
            if (joined.rights().isOutdated(now())) {
                catchUp(joined);
            }
        }
    }

    /** How many changes there were that may count for a room: to be asked for before the state. */
    int changes(Membership membership) {
        return membership.changes() + services.server().changes();
    }

    /** Decides again, and says what is different: to the client its rights, to the room its role. */
    void decide(JoinedRoom joined, RoomState state, int changes) {
        Rights before = joined.rights();
        joined.decided(decide(joined.room(), state), state, changes);
        Rights now = joined.rights();
        if (joined.isInside() && now.may(Action.READ)) { // else it is taken out
            if (now.actions() != before.actions() || !Objects.equals(now.mute(), before.mute())) {
                replies.reply(new ServerMessage.Rights(joined.room(), now.lettersInside(), now.mute()));
            }
            joined.ranked(self.get(), rank(state));
        }
    }

    /** Where the client stands in a room of this state. */
    Rank rank(RoomState state) {
        return Rank.of(identity.get().user(), identity.get().role(), state.settings());
    }

    /** What may be done in a room by its state. */
    Rights decide(RoomName room, RoomState state) {
        return services.authority().decide(identity.get(), address, room, state, now());
    }

    /** Says no, and to whom a moderator restricts, why and for how long. */
    void refuse(ClientMessage command, Rights rights) {
        ModeratorAct restriction = rights.restriction();
        if (restriction == null) {
            replies.fail(command.id(), ErrorCode.NOT_ALLOWED, "not allowed in this room", null);
            return;
        }
        String what = rights.isMuted() ? "a moderator muted you" : "a moderator banned you";
        replies.fail(command.id(), ErrorCode.NOT_ALLOWED, withReason(what, restriction), leftMillis(restriction));
    }

    private static String withReason(String what, ModeratorAct restriction) {
        return restriction.reason() == null ? what : what + ": " + restriction.reason();
    }

    /** Until it ends; null if it does not. */
    @Nullable
    Long leftMillis(ModeratorAct restriction) {
        Long until = restriction.until();
        return until == null ? null : Math.max(1, until - now());
    }

    /** Whether an act is about this client. */
    boolean isMeant(ModeratorAct act) {
        if (act.target() instanceof ModeratorAct.OfUser user) {
            return user.user().equals(identity.get().user());
        }
        if (act.target() instanceof ModeratorAct.OfToken token) {
            return token.id().equals(identity.get().tokenId());
        }
        return act.target() instanceof ModeratorAct.OfAddress range
                && identity.get().role() != Role.ADMIN
                && address != null
                && AddressRange.find(address, one -> one.equals(range.address()) ? one : null) != null;
    }

    /** This client as a moderator. */
    Actor actor(Member self) {
        return new Actor(identity.get(), self, address, false);
    }

    private long now() {
        return services.clock().millis();
    }
}
