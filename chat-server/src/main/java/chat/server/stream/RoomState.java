package chat.server.stream;

import chat.protocol.AddressRange;
import chat.protocol.ErrorCode;
import chat.protocol.ModeratorAct;
import chat.protocol.ModeratorAct.Action;
import chat.protocol.ModeratorAct.Target;
import chat.protocol.RoomChange;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holds in a room after all of its changes, also those that are no longer retained: its settings, and the acts in force. In {@link
 * chat.protocol.RoomName#SERVER}: what holds for the whole server. Immutable.
 *
 * <p>It depends on the room's changes alone and on their order. An act that has ended goes with the next change; until then questions
 * name the time. At most {@value #MOST_ACTS} acts are in force; {@link #refusal} refuses more of them.
 */
public final class RoomState {

    /** The most bans, mutes, blocked users and revocations in force, all together. */
    public static final int MOST_ACTS = 10_000;

    /** With a reason of a common length, roughly. */
    private static final int BYTES_PER_ACT = 400;

    private static final int BYTES_PER_USER = 120;

    /** Of a room that nothing has changed. */
    public static final RoomState NONE = new RoomState(null, Acts.NONE);

    /** The last change of the settings, with those of all before it; null if there was none. */
    private final @Nullable RoomChanged settings;

    private final Acts acts;

    private RoomState(@Nullable RoomChanged settings, Acts acts) {
        this.settings = settings;
        this.acts = acts;
    }

    /** The state that {@code changes} make, in the order of their numbers. */
    public static RoomState of(Iterable<RoomChanged> changes) {
        RoomState state = NONE;
        for (RoomChanged change : changes) {
            state = state.with(change);
        }
        return state;
    }

    public boolean isNone() {
        return settings == null && acts.size() == 0;
    }

    /** Those that were ever set; {@link RoomSettings#NONE} if none was. */
    public RoomSettings settings() {
        return settings != null && settings.change() instanceof RoomSettings set ? set : RoomSettings.NONE;
    }

    /**
     * The ban of a user or of its address; null if there is none.
     *
     * @param address null if it is not known
     * @param now in ms since 1970, UTC
     */
    public @Nullable ModeratorAct ban(UserId user, @Nullable InetAddress address, long now) {
        return ofUserOrAddress(Action.BAN, user, address, now);
    }

    /** The mute of a user or of its address, as {@link #ban}. */
    public @Nullable ModeratorAct mute(UserId user, @Nullable InetAddress address, long now) {
        return ofUserOrAddress(Action.MUTE, user, address, now);
    }

    /** The act that blocks a user; null if nothing does. */
    public @Nullable ModeratorAct block(UserId user) {
        return find(Action.BLOCK, new ModeratorAct.OfUser(user), 0);
    }

    /**
     * The revocation of a token; null if it is not revoked.
     *
     * @param tokenId null if it has none
     * @param issued in ms since 1970, UTC; null if it does not say when, which counts as long ago
     */
    public @Nullable ModeratorAct revocation(UserId user, @Nullable String tokenId, @Nullable Long issued, long now) {
        ModeratorAct all = find(Action.REVOKE, new ModeratorAct.OfUser(user), now);
        if (all != null && all.before() != null && (issued == null || issued < all.before())) {
            return all;
        }
        return tokenId != null && ModeratorAct.OfToken.isValid(tokenId)
                ? find(Action.REVOKE, new ModeratorAct.OfToken(tokenId), now)
                : null;
    }

    private @Nullable ModeratorAct ofUserOrAddress(
            Action action, UserId user, @Nullable InetAddress address, long now) {
        if (acts.size() == 0) {
            return null;
        }
        ModeratorAct found = find(action, new ModeratorAct.OfUser(user), now);
        return found != null || address == null
                ? found
                : AddressRange.find(address, range -> find(action, new ModeratorAct.OfAddress(range), now));
    }

    private @Nullable ModeratorAct find(Action action, Target target, long now) {
        RoomChanged found = acts.size() == 0 ? null : acts.find(action, target);
        return found != null && found.change() instanceof ModeratorAct act && !Acts.hasEnded(act, now) ? act : null;
    }

    /**
     * The shortest list of changes that make this state, in the order of their numbers: the acts in force, and one change of the settings with all
     * that were set.
     */
    public List<RoomChanged> changes() {
        List<RoomChanged> changes = acts.all();
        if (settings != null) {
            changes.add(settings);
        }
        changes.sort(Comparator.comparingLong(RoomChanged::seq));
        return changes;
    }

    /** How many events are retained where the server retains {@code most}. */
    public int retained(int most) {
        Long own = settings().retentionMessages();
        return own == null || own == 0 ? most : (int) Math.min(most, own);
    }

    /** How old retained events are at most, in ms, where the server's are {@code most}; 0: of any age. */
    public long retainedMillis(long most) {
        Long own = settings().retentionMs();
        return own == null || own == 0 || most > 0 && most < own ? most : own;
    }

    /** About how much of the heap this takes. */
    public long bytes() {
        RoomSettings set = settings();
        long bytes = isNone() ? 0 : BYTES_PER_ACT * (acts.size() + 1L);
        bytes += set.topic() == null ? 0 : 2L * set.topic().length();
        bytes += set.members() == null
                ? 0
                : (long) BYTES_PER_USER * set.members().size();
        return bytes
                + (set.moderators() == null
                        ? 0
                        : (long) BYTES_PER_USER * set.moderators().size());
    }

    /** Why a change cannot be made now, for whoever wants it; null if it can. */
    public @Nullable String refusal(RoomChange change, long now) {
        return refusal(change, now, MOST_ACTS);
    }

    /** The same for whatever is submitted. */
    public Outcome.@Nullable Refused refusal(Submission submission, long now) {
        String refusal = submission.intent() instanceof Submission.Change change ? refusal(change.change(), now) : null;
        return refusal == null ? null : new Outcome.Refused(ErrorCode.NOT_ALLOWED, refusal);
    }

    @Nullable
    String refusal(RoomChange change, long now, int mostActs) {
        if (!(change instanceof ModeratorAct act) || !lasts(act) || acts.size() < mostActs) {
            return null;
        }
        boolean replaces = acts.find(act.action(), act.target()) != null;
        return replaces || acts.at(now).size() < mostActs
                ? null
                : "there are " + mostActs + " bans and the like already; lift some first";
    }

    private static boolean lasts(ModeratorAct act) {
        return switch (act.action()) {
            case BAN, MUTE, BLOCK, REVOKE -> true;
            case UNBAN, UNMUTE, UNBLOCK, KICK, PURGE -> false;
        };
    }

    /** The state after the next change. */
    public RoomState with(RoomChanged change) {
        Acts present = acts.at(change.time());
        if (change.change() instanceof ModeratorAct act) {
            return new RoomState(settings, with(change, act, present));
        }
        RoomSettings all = settings().with((RoomSettings) change.change());
        RoomChanged last = new RoomChanged(change.room(), change.seq(), change.user(), change.time(), null, all);
        return new RoomState(last, present);
    }

    private static Acts with(RoomChanged change, ModeratorAct act, Acts acts) {
        return switch (act.action()) {
            case BAN, MUTE, BLOCK, REVOKE ->
                Acts.hasEnded(act, change.time()) ? acts.without(act.action(), act.target()) : acts.with(change);
            case UNBAN -> acts.without(Action.BAN, act.target());
            case UNMUTE -> acts.without(Action.MUTE, act.target());
            case UNBLOCK -> acts.without(Action.BLOCK, act.target());
            case KICK, PURGE -> acts;
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RoomState state && changes().equals(state.changes());
    }

    @Override
    public int hashCode() {
        return changes().hashCode();
    }

    @Override
    public String toString() {
        return changes().toString();
    }
}
