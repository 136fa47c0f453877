package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.metrics.ServerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptGateTest {

    private static final int MOST = 2;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AcceptGate gate = new AcceptGate("clients", MOST, "close some", new ServerMetrics(meters));
    private final EmbeddedChannel listener = new EmbeddedChannel(gate);

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
        listener.freezeTime();
        listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        assertThat(isAccepting()).isFalse();

        listener.advanceTimeBy(500, TimeUnit.MILLISECONDS);
        listener.runScheduledPendingTasks();
        assertThat(isAccepting()).isTrue();
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
