package chat.loadtest.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LoadPlanTest {

    @Test
    void givesEveryPublisherOfARoomAPlaceOfItsOwn() {
        Crowd crowd = new Crowd(20, 4, 10);
        int[] places = new int[4];
        for (int publisher = 0; publisher < 10; publisher++) {
            int room = crowd.roomOf(publisher);
            assertThat(crowd.placeInRoom(publisher)).isEqualTo(places[room]);
            assertThat(crowd.publisherAt(room, places[room])).isEqualTo(publisher);
            places[room]++;
        }
        assertThat(places)
                .containsExactly(
                        crowd.publishersIn(0), crowd.publishersIn(1), crowd.publishersIn(2), crowd.publishersIn(3));
    }

    @Test
    void hasNoPublisherInARoomThatNoneReaches() {
        assertThat(new Crowd(20, 4, 2).publishersIn(3)).isZero();
        assertThat(new Crowd(20, 4, 2).membersIn(3)).isEqualTo(5);
    }

    @Test
    void isDueByTheRateAlone() {
        Phase phase = Phase.steady(1000, Duration.ofSeconds(2));
        assertThat(phase.publications()).isEqualTo(2000);
        assertThat(phase.dueNanos(1500)).isEqualTo(1_500_000_000L);
    }

    @Test
    void sendsAtLeastOneMessage() {
        assertThat(Phase.steady(0.1, Duration.ofMillis(1)).publications()).isEqualTo(1);
    }

    @Test
    void raisesTheRateEvenly() {
        Phase ramp = new Phase(0, 1000, Duration.ofSeconds(10));
        assertThat(ramp.publications()).isEqualTo(5000);
        // After half of the time a quarter has been sent, and the last one is due at the end.
        assertThat(ramp.dueNanos(1250)).isCloseTo(5_000_000_000L, within(1_000L));
        assertThat(ramp.dueNanos(5000)).isCloseTo(10_000_000_000L, within(1_000L));
        assertThat(new Phase(1000, 500, Duration.ofSeconds(2)).dueNanos(1500))
                .isCloseTo(2_000_000_000L, within(1_000L));
    }

    @Test
    void spreadsSlowReadersEvenly() {
        Behaviour behaviour =
                new Behaviour(true, Duration.ZERO, 10, Duration.ofSeconds(1), Duration.ofSeconds(2), 0, 0, 0, 0);
        int slow = 0;
        for (int member = 0; member < 1000; member++) {
            slow += behaviour.isSlow(member) ? 1 : 0;
        }
        assertThat(slow).isEqualTo(100);
        assertThat(Behaviour.PLAIN.isSlow(0)).isFalse();
    }

    @Test
    void putsTheRoomIntoThePlainAddress() {
        Target target = Target.parse("ws://127.0.0.1:8000/").withRoomInQuery();
        assertThat(target.uriOf("tea")).hasToString("ws://127.0.0.1:8000/?room=tea");
        assertThat(target).hasToString("ws://127.0.0.1:8000/?room={room}");
        assertThat(Target.parse("ws://h/{room}?a=b").withRoomInQuery().uriOf("tea"))
                .hasToString("ws://h/tea?a=b");
    }

    @Test
    void readsAScenario() {
        Scenario scenario = Scenario.parse("mine", "# What it is.\n# More.\n\nrooms = 3\n  rate=5\n");
        assertThat(scenario.description()).isEqualTo("What it is.");
        assertThat(scenario.fields())
                .containsEntry("rooms", "3")
                .containsEntry("rate", "5")
                .hasSize(2);
    }
}
