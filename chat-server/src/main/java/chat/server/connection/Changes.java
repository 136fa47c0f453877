package chat.server.connection;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import chat.protocol.Member;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.server.auth.Action;
import chat.server.room.Membership;
import chat.server.room.Subscriber;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.Signal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What moderators, new settings and new credentials change for one client that is connected: what it may do is decided again, and where
 * it may not be any more it is taken out. Confined to its event loop.
 */
final class Changes {

    /** Nobody gave one. */
    private static final String NO_REASON = "";

    private final Services services;
    private final JoinedRooms rooms;
    private final RoomAccess access;
    private final Subscriber subscriber;
    private final Replies replies;
    private final Supplier<Member> self;

    Changes(
            Services services,
            JoinedRooms rooms,
            RoomAccess access,
            Subscriber subscriber,
            Replies replies,
            Supplier<Member> self) {
        this.services = services;
        this.rooms = rooms;
        this.access = access;
        this.subscriber = subscriber;
        this.replies = replies;
        this.self = self;
        subscriber.onChange(this::roomChanged);
    }

    private void roomChanged(Membership place, RoomChanged change) {
        JoinedRoom joined = rooms.find(place.room());
        if (joined == null || joined.membership() != place) {
            return;
        }
        if (!(change.change() instanceof ModeratorAct act)) {
            review(joined);
        } else if (access.isMeant(act)) {
            if (act.action() != ModeratorAct.Action.KICK) {
                review(joined);
            } else if (!joined.isOlder(change.seq())) {
                remove(joined, act);
            }
        }
    }

    /** Somebody decided about this user. */
    void control(Signal.OfUser control) {
        if (control instanceof Signal.Disconnect) {
            replies.close(CloseReason.REMOVED);
        } else if (control instanceof Signal.Remove removal) {
            JoinedRoom joined = rooms.find(removal.room());
            if (joined != null) {
                remove(joined, removal.reason(), null);
            }
        } else if (control instanceof Signal.Invited invited && mayCome(invited.room())) {
            Member by = invited.by();
            replies.reply(new ServerMessage.Invited(invited.room(), by.user(), by.name()));
        }
    }

    /** By all but the room's own state, which whoever invites has looked at. */
    private boolean mayCome(RoomName room) {
        return rooms.find(room) == null && access.decide(room, RoomState.NONE).may(Action.READ);
    }

    /** Something holds for the whole server from now on, or no longer. */
    void serverChanged(RoomChanged change) {
        if (!(change.change() instanceof ModeratorAct act) || !access.isMeant(act)) {
            return;
        }
        if (act.action() == ModeratorAct.Action.KICK) {
            sendAway(act);
        } else if (!sendAwayIfBanned()) {
            reviewAll();
        }
    }

    /** Says goodbye to a client that may not be here; whether it does. */
    boolean sendAwayIfBanned() {
        if (services.authority()
                .isRevoked(access.identity().get(), services.clock().millis())) {
            replies.fail(null, ErrorCode.BAD_TOKEN, SignIn.REVOKED, null);
            replies.close(CloseReason.BAD_CREDENTIALS);
            return true;
        }
        ModeratorAct ban = services.authority()
                .ban(access.identity().get(), access.address(), services.clock().millis());
        if (ban != null) {
            sendAway(ban);
        }
        return ban != null;
    }

    private void sendAway(ModeratorAct act) {
        String reason = act.reason() == null ? CloseReason.REMOVED.text() : act.reason();
        replies.reply(new ServerMessage.Goodbye(reason, access.leftMillis(act)));
        replies.close(CloseReason.REMOVED);
    }

    /** Decides again in each room: the client's credentials or the configuration are others now. */
    void reviewAll() {
        rooms.all().forEach(this::review);
    }

    private void review(JoinedRoom joined) {
        int number = joined.beginReview();
        int changes = access.changes(joined.membership());
        RoomStream.attempt(() -> joined.stream().state())
                .whenComplete((state, failure) -> subscriber.onLoop(() -> {
                    if (rooms.find(joined.room()) != joined || !joined.isLastReview(number)) {
                        return;
                    }
                    if (state == null) {
                        replies.close(CloseReason.INTERNAL_ERROR); // whom a ban may concern does not stay
                        return;
                    }
                    access.decide(joined, state, changes);
                    if (!joined.rights().may(Action.READ)) {
                        remove(joined, joined.rights().restriction());
                    }
                }));
    }

    private void remove(JoinedRoom joined, @Nullable ModeratorAct act) {
        if (act == null) {
            remove(joined, NO_REASON, null);
        } else {
            remove(joined, act.reason() == null ? NO_REASON : act.reason(), act.until());
        }
    }

    private void remove(JoinedRoom joined, String reason, @Nullable Long until) {
        rooms.remove(joined);
        joined.membership().leave(self.get(), true);
        replies.reply(new ServerMessage.Removed(joined.room(), reason, until));
    }
}
