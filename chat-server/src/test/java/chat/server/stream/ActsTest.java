package chat.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActsTest {

    private static final RoomName ROOM = new RoomName("tea");
    private static final UserId MODERATOR = new UserId("m");

    private static ModeratorAct.Target user(int number) {
        return new ModeratorAct.OfUser(new UserId("u" + number));
    }

    @Test
    void holdsWhatAMapWould() {
        Random random = new Random(1);
        Map<Integer, RoomChanged> model = new HashMap<>();
        Acts acts = Acts.NONE;
        for (int time = 1; time < 5_000; time++) {
            int number = random.nextInt(1_000);
            int now = time;
            model.values().removeIf(change -> Acts.hasEnded((ModeratorAct) change.change(), now));
            acts = acts.at(now);
            if (random.nextInt(3) == 0) {
                acts = acts.without(ModeratorAct.Action.BAN, user(number));
                model.remove(number);
            } else {
                Long until = random.nextBoolean() ? Long.valueOf(time + 1 + random.nextInt(2_000)) : null;
                ModeratorAct act = ModeratorAct.ban(user(number), until, null);
                RoomChanged change = new RoomChanged(ROOM, time, MODERATOR, time, null, act);
                acts = acts.with(change);
                model.put(number, change);
            }
            assertThat(acts.size()).isEqualTo(model.size());
            assertThat(acts.find(ModeratorAct.Action.BAN, user(number))).isEqualTo(model.get(number));
        }
        assertThat(acts.all()).containsExactlyInAnyOrderElementsOf(model.values());
        assertThat(acts.at(Long.MAX_VALUE - 1).all())
                .allSatisfy(change ->
                        assertThat(((ModeratorAct) change.change()).until()).isNull());
    }

    @Test
    void leavesTheOneBeforeAsItWas() {
        RoomChanged change = new RoomChanged(ROOM, 1, MODERATOR, 1, null, ModeratorAct.ban(user(1), null, null));
        Acts one = Acts.NONE.with(change);

        one.without(ModeratorAct.Action.BAN, user(1));
        one.with(new RoomChanged(ROOM, 2, MODERATOR, 2, null, ModeratorAct.ban(user(2), null, null)));

        assertThat(one.all()).isEqualTo(List.of(change));
        assertThat(Acts.NONE.size()).isZero();
    }
}
