package chat.server.auth;

import chat.protocol.DirectRoom;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.config.RoomRules;
import chat.server.config.SpamRules.Repeats;
import chat.server.stream.RoomState;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides what somebody may do in a room. Thread-safe; never blocks.
 *
 * <p>The first of these that says something about an action decides it: bans and mutes of the whole server, then of the room; the
 * token's grants; the room's own settings; the rules of the configuration; the default. An admin may do everything, unless an operator blocks the
 * user.
 *
 * <p>In the room of two users ({@link DirectRoom}) nobody else but an admin may do anything, and nobody but an admin moderates.
 */
public final class Authority {

    /** Of a room's moderators. */
    private static final int ALL = Rights.bits(EnumSet.allOf(Action.class));

    /** Of everybody where nothing says otherwise. */
    private static final int DEFAULT = Rights.bits(EnumSet.complementOf(EnumSet.of(Action.MODERATE)));

    private static final int MODERATING = Rights.bits(Set.of(Action.MODERATE));
    private static final int SPEAKING = Rights.bits(Set.of(Action.WRITE, Action.EDIT_OWN));
    private static final int READING = Rights.bits(Set.of(Action.READ, Action.HISTORY, Action.MEMBERS));

    private final Supplier<RoomState> server;
    private final Supplier<RoomRules> rules;
    private final BooleanSupplier guestsOnlyRead;
    private volatile Compiled compiled = Compiled.of(RoomRules.NONE);

    /** The rules as they are asked for. */
    private record Compiled(
            RoomRules source, Grants guests, Grants users, ByPattern<Repeats> repeats, ByPattern<Duration> newcomers) {

        static Compiled of(RoomRules rules) {
            return new Compiled(
                    rules,
                    Grants.parse(rules.lettersByPattern(true)),
                    Grants.parse(rules.lettersByPattern(false)),
                    ByPattern.of(rules.spam().repeats()),
                    ByPattern.of(rules.spam().newcomers()));
        }

        Grants of(boolean guest) {
            return guest ? guests : users;
        }
    }

    /**
     * Asks for each at every decision.
     *
     * @param server what holds for the whole server
     */
    public Authority(Supplier<RoomState> server, Supplier<RoomRules> rules, BooleanSupplier guestsOnlyRead) {
        this.server = server;
        this.rules = rules;
        this.guestsOnlyRead = guestsOnlyRead;
    }

    /**
     * What blocks the user, or its ban from the whole server, which an admin cannot have; null if there is neither.
     *
     * @param address null if it is not known
     * @param now in ms since 1970, UTC
     */
    public @Nullable ModeratorAct ban(Identity who, @Nullable InetAddress address, long now) {
        ModeratorAct block = server.get().block(who.user());
        boolean bannable = block == null && who.role() != Role.ADMIN;
        return bannable ? server.get().ban(who.user(), address, now) : block;
    }

    /**
     * What keeps a user from speaking in a room, whoever speaks in its name and whatever its role: a block, a ban or a mute; null if nothing does.
     *
     * @param state of the room
     * @param now in ms since 1970, UTC
     */
    public @Nullable ModeratorAct restriction(UserId user, RoomState state, long now) {
        ModeratorAct block = server.get().block(user);
        return block != null ? block : firstOf(user, List.of(server.get(), state), now);
    }

    private static @Nullable ModeratorAct firstOf(UserId user, List<RoomState> states, long now) {
        for (RoomState one : states) {
            ModeratorAct ban = one.ban(user, null, now);
            ModeratorAct act = ban == null ? one.mute(user, null, now) : ban;
            if (act != null) {
                return act;
            }
        }
        return null;
    }

    /**
     * Whether the token by which somebody is known has been revoked.
     *
     * @param now in ms since 1970, UTC
     */
    public boolean isRevoked(Identity who, long now) {
        Long issued = who.issuedAt() == null ? null : who.issuedAt().toEpochMilli();
        return !who.guest() && server.get().revocation(who.user(), who.tokenId(), issued, now) != null;
    }

    /** Whether moderation of the whole server is somebody's. */
    public boolean moderatesServer(Identity who, @Nullable InetAddress address, long now) {
        return who.role() != Role.USER && ban(who, address, now) == null;
    }

    /**
     * Decides.
     *
     * @param address as for {@link #ban}
     * @param room need not exist
     * @param state of the room
     * @param now in ms since 1970, UTC
     */
    public Rights decide(Identity who, @Nullable InetAddress address, RoomName room, RoomState state, long now) {
        ModeratorAct ban = ban(who, address, now);
        if (ban == null && who.role() == Role.ADMIN) {
            return Rights.ALL;
        }
        if (ban == null) {
            ban = state.ban(who.user(), address, now);
        }
        if (ban != null) {
            return new Rights(0, 0, ban, null);
        }
        int actions = granted(who, room, state.settings());
        if (DirectRoom.isNamedSo(room)) {
            boolean own =
                    DirectRoom.parse(room).filter(two -> two.has(who.user())).isPresent();
            actions = own ? actions & ~MODERATING : 0;
        }
        if (who.guest() && guestsOnlyRead.getAsBoolean()) {
            actions &= READING;
        }
        boolean moderates = (actions & MODERATING) != 0;
        Long slowMs = moderates ? null : state.settings().slowMs();
        ModeratorAct mute = server.get().mute(who.user(), address, now);
        if (mute == null) {
            mute = state.mute(who.user(), address, now);
        }
        return new Rights(
                mute == null ? actions : actions & ~SPEAKING,
                slowMs == null ? 0 : slowMs,
                mute,
                moderates ? null : spam(who, room, now));
    }

    private int granted(Identity who, RoomName room, RoomSettings settings) {
        Set<Action> ofToken = who.grants().in(room).orElse(null);
        if (ofToken != null) {
            boolean moderates = who.role() == Role.MODERATOR && ofToken.contains(Action.READ);
            return Rights.bits(ofToken) | (moderates ? MODERATING : 0);
        }
        if (who.role() == Role.MODERATOR || names(settings.moderators(), who.user())) {
            return ALL;
        }
        if (settings.kind() == RoomKind.INVITE) {
            return names(settings.members(), who.user()) ? DEFAULT : 0;
        }
        int others = byRule(who, room);
        return settings.kind() == RoomKind.ANNOUNCE ? others & ~SPEAKING : others;
    }

    private static boolean names(@Nullable SortedSet<UserId> users, UserId user) {
        return users != null && users.contains(user);
    }

    private int byRule(Identity who, RoomName room) {
        return compiled().of(who.guest()).in(room).map(Rights::bits).orElse(DEFAULT);
    }

    private @Nullable SpamRule spam(Identity who, RoomName room, long now) {
        Compiled present = compiled();
        if (present.source.spam().isNone()) {
            return null;
        }
        Repeats repeats = present.repeats.in(room).orElse(Repeats.NO_LIMIT);
        Duration newcomer = present.newcomers.in(room).orElse(Duration.ZERO);
        Instant since = newcomer.isZero() ? null : who.since();
        long linksFrom = since == null ? 0 : since.plus(newcomer).toEpochMilli();
        return repeats.most() == 0 && linksFrom <= now ? null : new SpamRule(repeats, linksFrom);
    }

    private Compiled compiled() {
        RoomRules present = rules.get();
        Compiled known = compiled;
        if (!known.source.equals(present)) {
            known = Compiled.of(present);
            compiled = known;
        }
        return known;
    }
}
