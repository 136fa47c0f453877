package chat.server.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import chat.protocol.AddressRange;
import chat.protocol.ErrorCode;
import chat.protocol.Member;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.OwnLines;
import chat.server.auth.Authority;
import chat.server.auth.Grants;
import chat.server.auth.Identity;
import chat.server.auth.Role;
import chat.server.config.RoomRules;
import chat.server.stream.Outcome;
import chat.server.stream.memory.MemoryStreams;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who may moderate whom, and the line that each act leaves. */
final class ModerationTest {

    private static final RoomName TEA = new RoomName("tea");
    private static final UserId ANN = new UserId("ann");
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_000), ZoneOffset.UTC);

    private final MemoryStreams streams = new MemoryStreams(10, CLOCK);
    private final ServerState server = new ServerState(streams);
    private final Map<UserId, Role> connected = new HashMap<>();
    private final Moderation moderation = new Moderation(
            streams,
            new Authority(server::now, () -> RoomRules.NONE, () -> false),
            user -> connected.getOrDefault(user, Role.USER),
            CLOCK);
    private final Logger audit = (Logger) LoggerFactory.getLogger("chat.audit");
    private final OwnLines lines = new OwnLines();

    @BeforeEach
    void read() {
        streams.listen(publication -> {
            if (publication.event() instanceof chat.protocol.RoomEvent.RoomChanged change
                    && change.room().equals(RoomName.SERVER)) {
                server.changed(change);
            }
        });
        audit.addAppender(lines);
    }

    @AfterEach
    void stop() {
        audit.detachAppender(lines);
        streams.close();
    }

    private static Actor somebody(String user, Role role) {
        return somebody(user, role, null);
    }

    private static Actor somebody(String user, Role role, @Nullable InetAddress address) {
        UserId id = new UserId(user);
        return new Actor(
                new Identity(id, false, null, role, Grants.NONE, null, null, null, null),
                new Member(id, new UserName("Mo \"x\"")),
                address,
                false);
    }

    private static Actor operator() {
        return Actor.operator(new Member(new UserId("op"), new UserName("Op")));
    }

    private static ModeratorAct.Target to(UserId user) {
        return new ModeratorAct.OfUser(user);
    }

    private static ModeratorAct.Target to(String addresses) {
        return new ModeratorAct.OfAddress(AddressRange.parse(addresses).orElseThrow());
    }

    private Outcome act(Actor by, RoomName room, ModeratorAct act) {
        return moderation.act(by, null, room, act).toCompletableFuture().join();
    }

    private static void assertDone(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    }

    private static void assertRefused(Outcome outcome, ErrorCode code, String message) {
        assertThat(outcome).isEqualTo(new Outcome.Refused(code, message));
    }

    private void moderatorsOfTea(String... users) {
        TreeSet<UserId> moderators = new TreeSet<>();
        for (String user : users) {
            moderators.add(new UserId(user));
        }
        RoomSettings settings = new RoomSettings(null, null, null, null, moderators, null, null);
        assertDone(moderation
                .configure(operator(), null, TEA, settings)
                .toCompletableFuture()
                .join());
    }

    @Test
    void nobodyModeratesWithoutTheRight() {
        ModeratorAct kick = ModeratorAct.kick(to(ANN), null);

        assertRefused(act(somebody("bob", Role.USER), TEA, kick), ErrorCode.NOT_ALLOWED, "not allowed in this room");
        assertRefused(
                act(somebody("bob", Role.USER), RoomName.SERVER, kick),
                ErrorCode.NOT_ALLOWED,
                "not allowed on the whole server");
        assertThat(lines.list).isEmpty();
    }

    @Test
    void aModeratorOfARoomHasNoSayElsewhere() {
        moderatorsOfTea("mo");
        ModeratorAct kick = ModeratorAct.kick(to(ANN), null);

        assertDone(act(somebody("mo", Role.USER), TEA, kick));
        assertThat(act(somebody("mo", Role.USER), new RoomName("other"), kick)).isInstanceOf(Outcome.Refused.class);
        assertThat(act(somebody("mo", Role.USER), RoomName.SERVER, kick)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void nobodyActsOnAnAdmin() {
        connected.put(ANN, Role.ADMIN);
        for (Role role : new Role[] {Role.MODERATOR, Role.ADMIN}) {
            assertRefused(
                    act(somebody("mo", role), TEA, ModeratorAct.ban(to(ANN), null, null)),
                    ErrorCode.NOT_ALLOWED,
                    "one can moderate only those of a lower rank");
        }
        assertDone(act(operator(), RoomName.SERVER, ModeratorAct.kick(to(ANN), null)));
    }

    @Test
    void nobodyActsOnThoseOfTheSameRank() {
        moderatorsOfTea("mo", "ann");
        assertThat(act(somebody("mo", Role.USER), TEA, ModeratorAct.kick(to(ANN), null)))
                .isInstanceOf(Outcome.Refused.class);
        assertDone(act(somebody("max", Role.MODERATOR), TEA, ModeratorAct.kick(to(ANN), null)));
    }

    @Test
    void nobodyActsOnItself() throws UnknownHostException {
        InetAddress here = InetAddress.getByName("2001:db8::7");
        Actor max = somebody("max", Role.MODERATOR, here);

        assertRefused(
                act(max, TEA, ModeratorAct.ban(to(new UserId("max")), null, null)),
                ErrorCode.BAD_FIELD,
                "field user is yourself");
        assertRefused(
                act(max, RoomName.SERVER, ModeratorAct.ban(to("2001:db8::99"), null, null)),
                ErrorCode.BAD_FIELD,
                "field address is your own");
    }

    @Test
    void aModeratorWhoIsMutedDoesNotUnmuteItself() {
        moderatorsOfTea("mo");
        assertDone(act(somebody("max", Role.MODERATOR), TEA, ModeratorAct.mute(to(new UserId("mo")), null, null)));

        assertThat(act(somebody("mo", Role.USER), TEA, ModeratorAct.unmute(to(new UserId("mo")), null)))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void somebodyUnknownMayBeBannedAsItMayCome() {
        assertDone(act(
                somebody("max", Role.MODERATOR),
                RoomName.SERVER,
                ModeratorAct.ban(to(new UserId("never-seen")), null, null)));
        assertThat(server.now().ban(new UserId("never-seen"), null, 1_000)).isNotNull();
    }

    @Test
    void aModeratorOfARoomActsOnNoAddressesAndNamesNoModerators() {
        moderatorsOfTea("mo");
        Actor mo = somebody("mo", Role.USER);
        RoomSettings takeover =
                new RoomSettings(null, null, null, null, new TreeSet<>(Set.of(new UserId("mo"))), null, null);

        assertThat(act(mo, TEA, ModeratorAct.ban(to("192.0.2.0/24"), null, null)))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(moderation
                        .configure(mo, null, TEA, takeover)
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(Outcome.Refused.class);
        assertDone(moderation
                .configure(mo, null, TEA, new RoomSettings(RoomKind.ANNOUNCE, 5L, "Tea", null, null, null, null))
                .toCompletableFuture()
                .join());
    }

    @Test
    void onlyAnOperatorBlocksAndRevokes() {
        assertRefused(
                act(somebody("adam", Role.ADMIN), RoomName.SERVER, ModeratorAct.block(ANN, null)),
                ErrorCode.BAD_FIELD,
                "field action is for operators");
        assertRefused(
                act(operator(), TEA, ModeratorAct.block(ANN, null)),
                ErrorCode.BAD_FIELD,
                "field action is for operators");
        assertDone(act(operator(), RoomName.SERVER, ModeratorAct.block(ANN, null)));
    }

    @Test
    void aPurgeIsOfOneRoom() {
        assertThat(act(operator(), RoomName.SERVER, ModeratorAct.purge(ANN, 0, null)))
                .isEqualTo(new Outcome.Refused(
                        ErrorCode.BAD_FIELD, "field room is missing: messages are deleted in one room"));
    }

    @Test
    void aRepetitionIsNoSecondAct() {
        ModeratorAct kick = ModeratorAct.kick(to(ANN), null);
        Outcome first =
                moderation.act(operator(), "k", TEA, kick).toCompletableFuture().join();
        Outcome again =
                moderation.act(operator(), "k", TEA, kick).toCompletableFuture().join();

        assertThat(again).isInstanceOfSatisfying(Outcome.Accepted.class, same -> {
            assertThat(same.duplicate()).isTrue();
            assertThat(same.seq()).isEqualTo(((Outcome.Accepted) first).seq());
        });
        assertThat(lines.list).hasSize(1);
    }

    @Test
    void eachActLeavesALineInTheAuditLog() throws UnknownHostException {
        Actor max = somebody("max", Role.MODERATOR, InetAddress.getByName("192.0.2.7"));
        assertDone(act(max, TEA, ModeratorAct.mute(to(ANN), 61_000L, "say \"please\"")));
        assertDone(act(max, RoomName.SERVER, ModeratorAct.ban(to("203.0.113.0/24"), null, null)));
        assertDone(moderation
                .configure(max, null, TEA, RoomSettings.ofTopic("Tea"))
                .toCompletableFuture()
                .join());

        assertThat(lines.list)
                .extracting(line -> line.getFormattedMessage() + " " + line.getKeyValuePairs())
                .containsExactly(
                        "moderated [action=\"mute\", room=\"tea\", seq=\"1\", by=\"max\", name=\"Mo 'x'\","
                                + " address=\"192.0.2.7\", target=\"ann\", until=\"1970-01-01T00:01:01Z\","
                                + " reason=\"say 'please'\"]",
                        "moderated [action=\"ban\", room=\"@server\", seq=\"1\", by=\"max\", name=\"Mo 'x'\","
                                + " address=\"192.0.2.7\", target=\"203.0.113.0/24\"]",
                        "moderated [action=\"settings\", room=\"tea\", seq=\"2\", by=\"max\", name=\"Mo 'x'\","
                                + " address=\"192.0.2.7\"]");
    }
}
