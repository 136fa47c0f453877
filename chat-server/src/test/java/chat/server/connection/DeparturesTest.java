package chat.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.metrics.ServerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Goodbyes that are spread over a time, on a loop and a clock that the test turns. */
final class DeparturesTest {

    private static final int MANY = 1_000;
    private static final long DRAIN_MILLIS = 10_000;
    private static final long SPREAD_MILLIS = 5_000;

    private final MockTicker clock = Ticker.newMockTicker();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), clock);
    private final OpenConnections connections = new OpenConnections(new ServerMetrics(new SimpleMeterRegistry()));
    private final List<Guest> left = new ArrayList<>();
    private final List<Long> retries = new ArrayList<>();

    private final class Guest extends OpenConnections.Place {
        private boolean finished;

        @Override
        long pendingBytes() {
            return 0;
        }

        @Override
        void cutOff() {
            throw new UnsupportedOperationException();
        }

        @Override
        boolean isClient() {
            return true;
        }

        @Override
        boolean isBehind() {
            return false;
        }

        @Override
        OpenConnection view() {
            throw new UnsupportedOperationException();
        }

        @Override
        int check() {
            return 100;
        }

        @Override
        void finish(Runnable then) {
            finished = true;
            then.run();
        }

        @Override
        void goodbye(long retryAfterMs) {
            assertThat(finished).isTrue();
            left.add(this);
            retries.add(retryAfterMs);
            connections.on(loop).remove(this);
        }
    }

    private List<Guest> come(int guests) {
        List<Guest> come = new ArrayList<>();
        for (int i = 0; i < guests; i++) {
            Guest guest = new Guest();
            connections.on(loop).add(guest, 1 + i % 100);
            come.add(guest);
        }
        return come;
    }

    private void depart() {
        depart(false);
    }

    private void depart(boolean elsewhere) {
        connections.depart(
                new ComeBack(clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS), SPREAD_MILLIS, elsewhere));
        loop.runNow();
    }

    private void advance(long millis) {
        for (long passed = 0; passed < millis; passed += 5) {
            clock.advance(5, TimeUnit.MILLISECONDS);
            loop.runNow();
        }
    }

    @Test
    void whoCanGoToAnotherNodeDoesNotWaitForTheRestart() {
        come(MANY);
        depart(true);
        advance(DRAIN_MILLIS);
        assertThat(retries).hasSize(MANY).allMatch(millis -> millis <= SPREAD_MILLIS);
    }

    @Test
    void everybodyLeavesEvenlyUntilTheTimeIsOver() {
        come(MANY);
        depart();
        assertThat(left).hasSize(1);
        for (int tenth = 1; tenth < 10; tenth++) {
            advance(DRAIN_MILLIS / 10);
            assertThat(left).hasSizeBetween(MANY / 10 * tenth - 10, MANY / 10 * tenth + 10);
        }
        advance(DRAIN_MILLIS / 10);
        assertThat(left).hasSize(MANY).doesNotHaveDuplicates();
        assertThat(connections.count()).isZero();
    }

    @Test
    void theOnlyOneLeavesAtOnceAndTheLastOfTwoAtTheEnd() {
        come(2);
        depart();
        assertThat(left).hasSize(1);
        advance(DRAIN_MILLIS - 200);
        assertThat(left).hasSize(1);
        advance(200);
        assertThat(left).hasSize(2);
    }

    @Test
    void aLoopWithoutAnybodyHasNothingToDo() {
        ComeBack comeBack =
                new ComeBack(clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS), SPREAD_MILLIS, false);

        new Departures(loop, comeBack, List.of()).run();

        assertThat(left).isEmpty();
    }

    @Test
    void everybodyHasATimeOfItsOwnToComeBackWhichIsAfterTheRestart() {
        come(MANY);
        depart();
        advance(DRAIN_MILLIS / 2);
        long halfway = DRAIN_MILLIS / 2 - 100;
        for (long retry : retries) {
            assertThat(retry)
                    .isBetween(
                            halfway + ComeBack.RESTART_MILLIS, DRAIN_MILLIS + ComeBack.RESTART_MILLIS + SPREAD_MILLIS);
        }
        assertThat(new HashSet<>(retries)).hasSizeGreaterThan(retries.size() / 2);
        advance(DRAIN_MILLIS / 2);
        assertThat(retries.get(MANY - 1))
                .isBetween(ComeBack.RESTART_MILLIS, ComeBack.RESTART_MILLIS + SPREAD_MILLIS + 100);
    }

    @Test
    void whoHasLeftByItselfIsNotCounted() {
        List<Guest> guests = come(MANY);
        depart();
        guests.stream()
                .filter(guest -> !left.contains(guest))
                .limit(MANY / 2)
                .toList()
                .forEach(guest -> connections.on(loop).remove(guest));
        advance(DRAIN_MILLIS / 2);
        assertThat(left).hasSizeBetween(MANY / 4 - 10, MANY / 4 + 10);
        advance(DRAIN_MILLIS / 2);
        assertThat(left).hasSize(MANY / 2);
    }

    @Test
    void whoComesMeanwhileLeavesToo() {
        come(1);
        depart();
        assertThat(left).hasSize(1);
        List<Guest> late = come(3);
        advance(DRAIN_MILLIS);
        assertThat(left).containsAll(late).hasSize(4);
        come(1);
        loop.runNow();
        assertThat(left).hasSize(5);
    }
}
