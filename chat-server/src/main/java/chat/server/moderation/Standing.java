package chat.server.moderation;

import chat.protocol.AddressRange;
import chat.protocol.ErrorCode;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.auth.Action;
import chat.server.auth.Rank;
import chat.server.auth.Rights;
import chat.server.auth.Role;
import chat.server.stream.Outcome;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody stands who wants to moderate a room, or the whole server: one acts on those of a lower rank alone. Immutable.
 *
 * @param rights of the actor in the room; all, or none, in that of the whole server
 * @param settings of the room
 * @param server whether it is the whole server
 */
record Standing(Actor by, Rights rights, RoomSettings settings, boolean server) {

    private static final Outcome.Refused NOT_ALLOWED =
            new Outcome.Refused(ErrorCode.NOT_ALLOWED, "not allowed in this room");

    /** Why one may not moderate at all; null if one may. */
    Outcome.@Nullable Refused refusal() {
        return rights.may(Action.MODERATE)
                ? null
                : server ? notAllowed("not allowed on the whole server") : NOT_ALLOWED;
    }

    /** Why settings may not be changed so. */
    Outcome.@Nullable Refused refusal(RoomSettings change) {
        Outcome.Refused refusal = refusal();
        if (refusal != null || server) {
            return refusal == null ? badField("room", "has no settings") : refusal;
        }
        return change.moderators() == null || rank().compareTo(Rank.MODERATOR) >= 0
                ? null
                : notAllowed("a room's moderators do not choose the others");
    }

    /**
     * Why an act may not be done.
     *
     * @param roles of users that are connected
     */
    Outcome.@Nullable Refused refusal(ModeratorAct act, Function<UserId, Role> roles) {
        Outcome.Refused refusal = refusal();
        if (refusal != null) {
            return refusal;
        }
        if (server && act.action() == ModeratorAct.Action.PURGE) {
            return badField("room", "is missing: messages are deleted in one room");
        }
        boolean ofOperator = act.action().compareTo(ModeratorAct.Action.PURGE) > 0;
        if (ofOperator && !(server && by.operator())) {
            return badField("action", "is for operators");
        }
        if (act.target() instanceof ModeratorAct.OfUser user) {
            return ofOperator ? null : refusal(act.action(), user.user(), roles);
        }
        return act.target() instanceof ModeratorAct.OfAddress range ? refusal(range.address()) : null;
    }

    private Outcome.@Nullable Refused refusal(ModeratorAct.Action action, UserId target, Function<UserId, Role> roles) {
        if (target.equals(by.member().user())) {
            return action == ModeratorAct.Action.PURGE ? null : badField("user", "is yourself");
        }
        return Rank.of(target, roles.apply(target), settings).compareTo(rank()) < 0
                ? null
                : notAllowed("one can moderate only those of a lower rank");
    }

    private Outcome.@Nullable Refused refusal(AddressRange range) {
        if (rank().compareTo(Rank.MODERATOR) < 0) {
            return notAllowed("a room's moderators act on users, not on addresses");
        }
        boolean own =
                by.address() != null && AddressRange.find(by.address(), one -> one.equals(range) ? one : null) != null;
        return own ? badField("address", "is your own") : null;
    }

    private Rank rank() {
        return switch (by.identity().role()) {
            case ADMIN -> by.operator() ? Rank.OPERATOR : Rank.ADMIN;
            case MODERATOR -> Rank.MODERATOR;
            case USER -> Rank.MODERATOR_OF_ROOM; // has the right, or is refused
        };
    }

    private static Outcome.Refused notAllowed(String why) {
        return new Outcome.Refused(ErrorCode.NOT_ALLOWED, why);
    }

    private static Outcome.Refused badField(String field, String problem) {
        return new Outcome.Refused(ErrorCode.BAD_FIELD, "field " + field + " " + problem);
    }
}
