package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LoadPlanTest {

    private static LoadPlan plan(int connections, int rooms, int publishers, double rate, Duration duration) {
        return new LoadPlan(
                "k3f9a2",
                Target.parse("ws://127.0.0.1/ws"),
                connections,
                rooms,
                publishers,
                rate,
                duration,
                100,
                Duration.ofSeconds(1));
    }

    @Test
    void givesEveryPublisherOfARoomAPlaceOfItsOwn() {
        LoadPlan plan = plan(20, 4, 10, 1, Duration.ofSeconds(1));
        int[] places = new int[4];
        for (int publisher = 0; publisher < 10; publisher++) {
            assertThat(plan.placeInRoom(publisher)).isEqualTo(places[plan.roomOf(publisher)]++);
        }
        assertThat(places)
                .containsExactly(
                        plan.publishersIn(0), plan.publishersIn(1), plan.publishersIn(2), plan.publishersIn(3));
    }

    @Test
    void hasNoPublisherInARoomThatNoneReaches() {
        assertThat(plan(20, 4, 2, 1, Duration.ofSeconds(1)).publishersIn(3)).isZero();
    }

    @Test
    void isDueByTheRateAlone() {
        LoadPlan plan = plan(4, 2, 3, 1000, Duration.ofSeconds(2));
        assertThat(plan.publications()).isEqualTo(2000);
        assertThat(plan.dueNanos(1500)).isEqualTo(1_500_000_000L);
        assertThat(plan.dueNanos(plan.publisherOf(1501), plan.numberOf(1501))).isEqualTo(1_501_000_000L);
    }

    @Test
    void sendsAtLeastOneMessage() {
        assertThat(plan(1, 1, 1, 0.1, Duration.ofMillis(1)).publications()).isEqualTo(1);
    }

    @Test
    void namesRoomsThatTheProtocolAllows() {
        assertThat(plan(1, 1, 1, 1, Duration.ofMillis(1)).roomName(0).value()).isEqualTo("load-0-k3f9a2");
    }
}
