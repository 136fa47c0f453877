package chat.server.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierTest {

    private static final long WATCHDOG_SECONDS = 4;

    private final List<String> messages = new ArrayList<>();
    private long nanos = TimeUnit.SECONDS.toNanos(100);
    private final Notifier notifier =
            new Notifier(messages::add, TimeUnit.SECONDS.toMicros(WATCHDOG_SECONDS), () -> nanos);

    private void lookAfterEachSecond(int seconds, boolean alive, String status) {
        messages.clear();
        for (int i = 0; i < seconds; i++) {
            nanos += TimeUnit.SECONDS.toNanos(1);
            notifier.look(alive, status);
        }
    }

    @Test
    void saysThatItIsReadyReloadsAndStops() {
        notifier.ready("0 connections");
        notifier.reloading();
        notifier.stopping(Duration.ofSeconds(30));

        assertThat(messages)
                .containsExactly(
                        "READY=1\nSTATUS=0 connections",
                        "RELOADING=1\nMONOTONIC_USEC=100000000",
                        "STOPPING=1\nSTATUS=stopping\nEXTEND_TIMEOUT_USEC=40000000");
    }

    @Test
    void beatsAtHalfTheTimeThatTheWatchdogWaits() {
        notifier.ready("");
        lookAfterEachSecond(8, true, "");
        assertThat(messages).containsExactly("WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1");
    }

    @Test
    void leavesTheWatchdogToRunOutWhileAThreadIsStuck() {
        notifier.ready("");
        lookAfterEachSecond(8, false, "");
        assertThat(messages).isEmpty();

        lookAfterEachSecond(1, true, "");
        assertThat(messages).containsExactly("WATCHDOG=1");
    }

    @Test
    void saysAStatusThatHasChangedEveryFiveSeconds() {
        notifier.ready("a");
        lookAfterEachSecond(4, false, "b");
        assertThat(messages).isEmpty();
        lookAfterEachSecond(1, false, "c");
        assertThat(messages).containsExactly("STATUS=c");
        lookAfterEachSecond(10, false, "c");
        assertThat(messages).isEmpty();
    }

    @Test
    void reachesASocketByItsPathAndByAnAbstractName(@TempDir Path folder) throws Exception {
        for (String name : List.of(folder.resolve("notify").toString(), "@chat-server-test-" + folder.hashCode())) {
            try (NotifyReceiver manager = new NotifyReceiver(name)) {
                Notifier.of(Map.of("NOTIFY_SOCKET", name), 1).ready("ä");
                assertThat(manager.next()).containsExactly("READY=1", "STATUS=ä");
            }
        }
    }

    @Test
    void beatsForItsOwnProcessOnly(@TempDir Path folder) throws Exception {
        String name = folder.resolve("notify").toString();
        Map<String, String> variables = Map.of("NOTIFY_SOCKET", name, "WATCHDOG_USEC", "2", "WATCHDOG_PID", "7");
        try (NotifyReceiver manager = new NotifyReceiver(name)) {
            Notifier.of(variables, 8).look(true, "another's");
            Notifier.of(variables, 7).look(true, "its own");

            assertThat(manager.next()).containsExactly("STATUS=another's");
            assertThat(manager.next()).containsExactly("STATUS=its own");
            assertThat(manager.next()).containsExactly("WATCHDOG=1");
        }
    }

    @Test
    void goesOnWhereTheManagerIsNotThere(@TempDir Path folder) {
        Notifier nobody =
                Notifier.of(Map.of("NOTIFY_SOCKET", folder.resolve("none").toString()), 1);
        nobody.ready("");
        nobody.stopping(Duration.ZERO);
    }
}
