package chat.server.auth;

import chat.protocol.ModeratorAct;
import chat.protocol.ServerMessage;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may do in one room: decided once ({@link Authority}), looked at for each command. Immutable.
 *
 * @param actions a bit for each {@link Action}, by its ordinal
 * @param slowMs how long to wait between two messages; 0: not at all
 * @param restriction the ban or mute that takes rights away; null if none does
 * @param spam what is held back; null if nothing is
 */
public record Rights(
        int actions,
        long slowMs,
        @Nullable ModeratorAct restriction,
        @Nullable SpamRule spam) {

    /** Everything. */
    public static final Rights ALL = new Rights(bits(EnumSet.allOf(Action.class)), 0, null, null);

    /** Nothing, and no reason given. */
    public static final Rights NONE = new Rights(0, 0, null, null);

    /** The rights to do {@code actions}, without more. */
    public static Rights to(Collection<Action> actions) {
        return new Rights(bits(actions), 0, null, null);
    }

    static int bits(Collection<Action> actions) {
        int bits = 0;
        for (Action action : actions) {
            bits |= bit(action);
        }
        return bits;
    }

    @SuppressWarnings("EnumOrdinal") // never leaves this class
    private static int bit(Action action) {
        return 1 << action.ordinal();
    }

    /** On the hot path: once per message. */
    public boolean may(Action action) {
        return (actions & bit(action)) != 0;
    }

    /** All that is allowed. */
    public Set<Action> allowed() {
        Set<Action> allowed = EnumSet.allOf(Action.class);
        allowed.removeIf(action -> !may(action));
        return allowed;
    }

    /** What is allowed to somebody who is in the room, in the letters of tokens: {@link Action#CREATE} means nothing there. */
    public String lettersInside() {
        Set<Action> inside = allowed();
        inside.remove(Action.CREATE);
        return Action.letters(inside);
    }

    public boolean isBanned() {
        return restriction != null && restriction.action() != ModeratorAct.Action.MUTE;
    }

    public boolean isMuted() {
        return restriction != null && restriction.action() == ModeratorAct.Action.MUTE;
    }

    /** The mute, as the user reads it; null if there is none. */
    public ServerMessage.@Nullable Mute mute() {
        return restriction == null || isBanned()
                ? null
                : new ServerMessage.Mute(restriction.until(), restriction.reason());
    }

    /** Whether the restriction has ended since: then there is something to decide again. */
    public boolean isOutdated(long nowMillis) {
        return restriction != null && restriction.until() != null && restriction.until() <= nowMillis;
    }
}
