package chat.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.metrics.ServerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The wheel that looks after connections, on a loop and a clock that the test turns. */
final class OpenConnectionsTest {

    private static final int SECONDS = 3;

    private final MockTicker clock = Ticker.newMockTicker();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), clock);
    private final OpenConnections connections = new OpenConnections(new ServerMetrics(new SimpleMeterRegistry()));
    private final OpenConnections.Wheel wheel = connections.on(loop);
    private int checks;

    private final class Counted extends OpenConnections.Place {
        private final boolean isClient;
        private long pendingBytes;

        Counted() {
            this(true);
        }

        Counted(boolean isClient) {
            this.isClient = isClient;
        }

        @Override
        long pendingBytes() {
            return pendingBytes;
        }

        @Override
        void cutOff() {
            pendingBytes = 0;
            wheel.remove(this);
        }

        @Override
        boolean isClient() {
            return isClient;
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
            checks++;
            return SECONDS;
        }

        @Override
        void finish(Runnable then) {
            then.run();
        }

        @Override
        void goodbye(long retryAfterMs) {}
    }

    private void advance(long millis) {
        for (long passed = 0; passed < millis; passed += 5) {
            clock.advance(5, TimeUnit.MILLISECONDS);
            loop.runNow();
        }
    }

    @Test
    void theServersOwnIsNoClient() {
        wheel.add(new Counted(), SECONDS);
        wheel.add(new Counted(false), SECONDS);

        assertThat(connections.count()).isEqualTo(2);
        assertThat(connections.clients()).isEqualTo(1);
    }

    @Test
    void checksAConnectionAgainAndAgainWhenItIsDue() {
        wheel.add(new Counted(), SECONDS);
        advance(2_500);
        assertThat(checks).isZero();
        advance(1_000);
        assertThat(checks).isEqualTo(1);
        advance(3_000);
        assertThat(checks).isEqualTo(2);
    }

    @Test
    void checksConnectionsThatCameInTheSameSecondOneAfterTheOther() {
        for (int i = 0; i < 10; i++) {
            wheel.add(new Counted(), SECONDS);
            advance(100);
        }
        int most = 0;
        for (int passed = 0; passed < 3_500; passed += 5) {
            int before = checks;
            advance(5);
            most = Math.max(most, checks - before);
        }
        assertThat(checks).isEqualTo(10);
        assertThat(most).isLessThanOrEqualTo(2);
    }

    @Test
    void cutsOffThoseForWhichTheMostWaitsWhereMemoryIsShort() {
        long[] used = {0};
        connections.bound(new PendingBytes(() -> 100, () -> used[0]));
        int[] pending = {40, 0, 50, 30};
        for (int bytes : pending) {
            Counted place = new Counted();
            place.pendingBytes = bytes;
            wheel.add(place, 100);
        }
        advance(1_000);
        assertThat(connections.count()).as("there is memory").isEqualTo(4);

        used[0] = 100;
        advance(1_000);
        assertThat(connections.count())
                .as("the one with 50 is gone, which leaves less than 75")
                .isEqualTo(3);
        advance(1_000);
        assertThat(connections.count()).isEqualTo(3);
    }
}
