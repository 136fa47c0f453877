package chat.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.AddressRange;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomChange;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoomStateTest {

    private static final RoomName ROOM = new RoomName("tea");
    private static final UserId MODERATOR = new UserId("m");
    private static final UserId ANN = new UserId("ann");
    private static final ModeratorAct.Target TO_ANN = new ModeratorAct.OfUser(ANN);

    private final List<RoomChanged> changes = new ArrayList<>();

    private RoomState after(long time, RoomChange change) {
        changes.add(new RoomChanged(ROOM, changes.size() + 1, MODERATOR, time, null, change));
        return RoomState.of(changes);
    }

    private static ModeratorAct.Target address(String text) {
        return new ModeratorAct.OfAddress(AddressRange.parse(text).orElseThrow());
    }

    private static InetAddress ip(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    void hasNothingBeforeAChange() {
        assertThat(RoomState.NONE.isNone()).isTrue();
        assertThat(RoomState.NONE.settings()).isEqualTo(RoomSettings.NONE);
        assertThat(RoomState.NONE.ban(ANN, null, 0)).isNull();
    }

    @Test
    void addsOneChangeOfTheSettingsToAnother() {
        after(1, new RoomSettings(RoomKind.INVITE, 5L, "tea", new TreeSet<>(Set.of(ANN)), null, null, null));
        RoomState state = after(2, new RoomSettings(null, 0L, "", null, new TreeSet<>(), null, 9L));

        assertThat(state.settings())
                .isEqualTo(new RoomSettings(
                        RoomKind.INVITE, 0L, "", new TreeSet<>(Set.of(ANN)), new TreeSet<>(), null, 9L));
    }

    @Test
    void bansAUserUntilTheEnd() {
        ModeratorAct ban = ModeratorAct.ban(TO_ANN, 20L, "spam");

        RoomState state = after(10, ban);

        assertThat(state.ban(ANN, null, 19)).isEqualTo(ban);
        assertThat(state.ban(ANN, null, 20)).isNull();
        assertThat(state.mute(ANN, null, 19)).isNull();
        assertThat(state.ban(MODERATOR, null, 19)).isNull();
    }

    @Test
    void takesTheNewestBanOfAUser() {
        after(1, ModeratorAct.ban(TO_ANN, null, "first"));
        ModeratorAct second = ModeratorAct.ban(TO_ANN, 9L, "second");

        assertThat(after(2, second).ban(ANN, null, 3)).isEqualTo(second);
    }

    @Test
    void liftsWhatIsLifted() {
        after(1, ModeratorAct.ban(TO_ANN, null, null));
        after(1, ModeratorAct.mute(TO_ANN, null, null));
        RoomState muted = after(1, ModeratorAct.unban(TO_ANN, null));
        RoomState free = after(1, ModeratorAct.unmute(TO_ANN, null));

        assertThat(muted.ban(ANN, null, 2)).isNull();
        assertThat(muted.mute(ANN, null, 2)).isNotNull();
        assertThat(free.isNone()).isTrue();
    }

    @Test
    void bansWhoeverComesFromAnAddress() throws UnknownHostException {
        after(1, ModeratorAct.ban(address("192.0.2.0/24"), null, "four"));
        RoomState state = after(1, ModeratorAct.ban(address("2001:db8::1"), null, "six"));

        assertThat(state.ban(ANN, ip("192.0.2.77"), 2)).extracting("reason").isEqualTo("four");
        assertThat(state.ban(ANN, ip("192.0.3.77"), 2)).isNull();
        assertThat(state.ban(ANN, ip("2001:db8::ffff"), 2)).extracting("reason").isEqualTo("six");
        assertThat(state.ban(ANN, ip("2001:db8:0:1::"), 2)).isNull();
    }

    @Test
    void forgetsWithTheNextChangeWhatHasEnded() {
        after(1, ModeratorAct.ban(TO_ANN, 5L, null));
        RoomState state = after(5, ModeratorAct.kick(TO_ANN, null));

        assertThat(state.isNone()).isTrue();
    }

    @Test
    void revokesATokenOrAllThatWereIssuedBefore() {
        after(1, ModeratorAct.revoke("jti-1", 100L, null));
        RoomState state = after(2, ModeratorAct.revokeBefore(ANN, 50, null, null));

        assertThat(state.revocation(MODERATOR, "jti-1", 90L, 99)).isNotNull();
        assertThat(state.revocation(MODERATOR, "jti-1", 90L, 100)).isNull();
        assertThat(state.revocation(MODERATOR, null, null, 3)).isNull();
        assertThat(state.revocation(ANN, "jti-2", 49L, 3)).isNotNull();
        assertThat(state.revocation(ANN, "jti-2", 50L, 3)).isNull();
        assertThat(state.revocation(ANN, null, null, 3)).isNotNull();
    }

    @Test
    void blocksAUser() {
        RoomState blocked = after(1, ModeratorAct.block(ANN, "bye"));

        assertThat(blocked.block(ANN)).isNotNull();
        assertThat(after(2, ModeratorAct.unblock(ANN, null)).block(ANN)).isNull();
    }

    @Test
    void isMadeAgainByItsOwnChanges() {
        after(1, RoomSettings.ofTopic("tea"));
        after(2, ModeratorAct.ban(TO_ANN, null, null));
        after(3, new RoomSettings(RoomKind.OPEN, null, null, null, null, null, null));
        RoomState state = after(4, ModeratorAct.purge(ANN, 1, null));

        assertThat(state.changes()).hasSize(2);
        assertThat(RoomState.of(state.changes())).isEqualTo(state).hasSameHashCodeAs(state);
    }

    @Test
    void refusesMoreActsThanItHolds() {
        RoomState full = RoomState.NONE;
        for (int i = 0; i < 3; i++) {
            full = full.with(ban(i, 1, null));
        }
        RoomState most = full;
        ModeratorAct another = (ModeratorAct) ban(9, 2, null).change();

        assertThat(most.refusal(another, 2, 3)).contains("3");
        assertThat(most.refusal((ModeratorAct) ban(2, 2, null).change(), 2, 3)).isNull();
        assertThat(most.refusal(ModeratorAct.unban(TO_ANN, null), 2, 3)).isNull();
        assertThat(most.refusal(RoomSettings.ofTopic("tea"), 2, 3)).isNull();
        assertThat(most.refusal(another, 2, 4)).isNull();
        assertThat(full.with(ban(0, 1, 2L)).refusal(another, 2, 3)).isNull();
    }

    private static RoomChanged ban(int user, long seq, @Nullable Long until) {
        ModeratorAct.Target target = new ModeratorAct.OfUser(new UserId("u" + user));
        return new RoomChanged(ROOM, seq, MODERATOR, 1, null, ModeratorAct.ban(target, until, null));
    }
}
