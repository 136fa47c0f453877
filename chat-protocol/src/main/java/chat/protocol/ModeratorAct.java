package chat.protocol;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a moderator did. Times are milliseconds since 1970, UTC. Immutable.
 *
 * @param target null where the reader may not know it
 * @param until the end of a mute or ban, or when a revoked token expires anyway; null: no end
 * @param since of a purge: the oldest time of the messages that it deletes
 * @param before of tokens revoked by their user: those issued before this time
 * @param reason for those whom it concerns, at most {@value #REASON_CHARS} characters
 */
public record ModeratorAct(
        Action action,
        @Nullable Target target,
        @Nullable Long until,
        @Nullable Long since,
        @Nullable Long before,
        @Nullable String reason)
        implements RoomChange {

    public static final int REASON_CHARS = 200;

    /** The kinds of acts. {@link #BLOCK}, {@link #UNBLOCK} and {@link #REVOKE} are for the whole server alone. */
    public enum Action {
        KICK,
        MUTE,
        UNMUTE,
        BAN,
        UNBAN,
        PURGE,
        BLOCK,
        UNBLOCK,
        REVOKE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The action of a {@link #wireName}. */
        public static Optional<Action> parse(String wireName) {
            for (Action action : values()) {
                if (action.wireName().equals(wireName)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }

        private boolean fits(@Nullable Target target) {
            return switch (this) {
                case KICK, MUTE, UNMUTE, BAN, UNBAN -> !(target instanceof OfToken);
                case PURGE, BLOCK, UNBLOCK -> target == null || target instanceof OfUser;
                case REVOKE -> !(target instanceof OfAddress);
            };
        }
    }

    /** Whom or what it concerns. */
    public sealed interface Target {}

    /** A user, by whatever name. */
    public record OfUser(UserId user) implements Target {}

    /** Whoever comes from there. */
    public record OfAddress(AddressRange address) implements Target {}

    /**
     * One token.
     *
     * @param id its {@code jti} (RFC 7519, section 4.1.7), at most {@value #MOST_CHARS} characters
     */
    public record OfToken(String id) implements Target {
        public static final int MOST_CHARS = 256;

        /** @throws IllegalArgumentException if the id is not {@linkplain #isValid valid} */
        public OfToken {
            Bound.check(isValid(id), "token", "has 1 to " + MOST_CHARS + " characters");
        }

        public static boolean isValid(String id) {
            return !id.isEmpty() && id.length() <= 2 * MOST_CHARS && id.codePointCount(0, id.length()) <= MOST_CHARS;
        }
    }

    /** @throws IllegalArgumentException if one does not fit the action, or is too long, with a reason that names its field */
    public ModeratorAct {
        Bound.check(action.fits(target), "action", "does not fit its target");
        Bound.check(action != Action.PURGE || since != null, "since", "is missing");
        boolean revokesUser = action == Action.REVOKE && target instanceof OfUser;
        Bound.check(!revokesUser || before != null, "before", "is missing");
        Bound.checkText(reason, "reason", REASON_CHARS);
    }

    public static ModeratorAct kick(Target target, @Nullable String reason) {
        return new ModeratorAct(Action.KICK, target, null, null, null, reason);
    }

    /**
     * Takes the right to write.
     *
     * @param until null: without an end
     */
    public static ModeratorAct mute(Target target, @Nullable Long until, @Nullable String reason) {
        return new ModeratorAct(Action.MUTE, target, until, null, null, reason);
    }

    public static ModeratorAct unmute(Target target, @Nullable String reason) {
        return new ModeratorAct(Action.UNMUTE, target, null, null, null, reason);
    }

    /**
     * Takes the right to come in.
     *
     * @param until null: without an end
     */
    public static ModeratorAct ban(Target target, @Nullable Long until, @Nullable String reason) {
        return new ModeratorAct(Action.BAN, target, until, null, null, reason);
    }

    public static ModeratorAct unban(Target target, @Nullable String reason) {
        return new ModeratorAct(Action.UNBAN, target, null, null, null, reason);
    }

    /** Deletes all messages of a user from a time on. */
    public static ModeratorAct purge(UserId user, long since, @Nullable String reason) {
        return new ModeratorAct(Action.PURGE, new OfUser(user), null, since, null, reason);
    }

    /** Ends whatever a user may do on the server. */
    public static ModeratorAct block(UserId user, @Nullable String reason) {
        return new ModeratorAct(Action.BLOCK, new OfUser(user), null, null, null, reason);
    }

    public static ModeratorAct unblock(UserId user, @Nullable String reason) {
        return new ModeratorAct(Action.UNBLOCK, new OfUser(user), null, null, null, reason);
    }

    /**
     * Revokes one token.
     *
     * @param until when it expires anyway; null: never
     */
    public static ModeratorAct revoke(String tokenId, @Nullable Long until, @Nullable String reason) {
        return new ModeratorAct(Action.REVOKE, new OfToken(tokenId), until, null, null, reason);
    }

    /**
     * Revokes a user's tokens that were issued before a time.
     *
     * @param until when all of them have expired anyway; null: never
     */
    public static ModeratorAct revokeBefore(UserId user, long before, @Nullable Long until, @Nullable String reason) {
        return new ModeratorAct(Action.REVOKE, new OfUser(user), until, null, before, reason);
    }

    /** Without an address or the id of a token, which are nobody's business but an operator's. */
    public ModeratorAct shown() {
        return target == null || target instanceof OfUser
                ? this
                : new ModeratorAct(action, null, until, since, before, reason);
    }
}
