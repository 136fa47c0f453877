package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HangUpTest {

    private final HangUp hangUp = new HangUp();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void runsItsTaskForEachSignal() {
        hangUp.runs(runs::incrementAndGet);
        assertThat(runs).hasValue(0);
        hangUp.received();
        hangUp.received();
        assertThat(runs).hasValue(2);
    }

    @Test
    void aSignalThatComesBeforeItsTaskIsNotLost() {
        hangUp.received();
        hangUp.received();
        hangUp.runs(runs::incrementAndGet);
        assertThat(runs).hasValue(1);
    }
}
