package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.metrics.ServerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptGateTest {

    private static final int MOST = 2;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AcceptGate gate = new AcceptGate("clients", MOST, "close some", new ServerMetrics(meters));
    private final Listener listener = new Listener();

    /** Counts the batches that it is asked to accept. */
    private static final class Listener extends EmbeddedChannel {
        private int batches;

        @Override
        protected void doBeginRead() throws Exception {
            batches++;
            super.doBeginRead();
        }
    }

    @BeforeEach
    void stopTheClock() {
        listener.freezeTime();
        listener.pipeline().addLast(gate);
    }

    @AfterEach
    void close() {
        listener.finishAndReleaseAll();
    }

    private EmbeddedChannel accept() {
        EmbeddedChannel accepted = new EmbeddedChannel();
        listener.writeInbound(accepted);
        return accepted;
    }

    private boolean isAccepting() {
        listener.runPendingTasks();
        assertThat(gate.isPaused()).isNotEqualTo(listener.config().isAutoRead());
        return !gate.isPaused();
    }

    @Test
    void pausesWhileThereAreAsManyAsThereMayBe() {
        EmbeddedChannel first = accept();
        assertThat(isAccepting()).isTrue();

        accept();
        assertThat(isAccepting()).isFalse();

        first.close();
        assertThat(isAccepting()).isTrue();
    }

    @Test
    void staysPausedWhileThereAreTooMany() {
        EmbeddedChannel first = accept();
        EmbeddedChannel second = accept();
        accept(); // was on its way

        first.close();
        assertThat(isAccepting()).isFalse();

        second.close();
        assertThat(isAccepting()).isTrue();
    }

    @Test
    void triesAgainByItselfWhereTheKernelRefuses() {
        listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        assertThat(isAccepting()).isFalse();

        for (int i = 0; i < 10; i++) {
            look(0);
        }
        assertThat(isAccepting()).isTrue();
    }

    private void look(long lateMillis) {
        listener.advanceTimeBy(50 + lateMillis, TimeUnit.MILLISECONDS);
        listener.runScheduledPendingTasks();
    }

    @Test
    void acceptsOneBatchAtEachLookWhileTheLoopIsLate() {
        accept();
        assertThat(listener.config().isAutoRead()).isTrue();

        int before = listener.batches;
        look(500);
        look(500);
        assertThat(listener.config().isAutoRead()).isFalse();
        assertThat(listener.batches).isEqualTo(before + 2);
        assertThat(gate.isPaused()).isFalse();

        look(0);
        assertThat(listener.config().isAutoRead()).isTrue();
    }

    @Test
    void looksWhileSomebodyComes() {
        assertThat(listener.runScheduledPendingTasks()).isNegative();

        accept();
        accept();
        look(0);
        assertThat(listener.runScheduledPendingTasks()).isPositive();

        look(0);
        assertThat(listener.runScheduledPendingTasks()).isNegative();
    }

    @Test
    void acceptsNoneWhereThereIsNoHandleHoweverLateTheLoop() {
        accept();
        accept();
        int before = listener.batches;
        look(500);
        assertThat(listener.batches).isEqualTo(before);
    }

    @Test
    void countsThePauses() {
        accept();
        accept().close();
        isAccepting();
        accept();

        assertThat(meters.get("chat.accept.pauses").counter().count()).isEqualTo(2);
    }
}
