package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.FaultyProxy.Fault;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program against the real server, through a proxy that breaks one promise at one place. */
final class FaultyProxyTest {

    private static final int PUBLISHED = 40;
    private static final int MEMBERS = 4;

    @TempDir
    private Path data;

    private RealServer server;

    @BeforeEach
    void start() {
        server = RealServer.in(data);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** One room of four, of whom one sends 40 messages. */
    private Outcome run(Fault fault, String... flags) {
        try (FaultyProxy proxy = new FaultyProxy(server.port(), fault)) {
            String[] all = new String[flags.length + 3];
            all[0] = "--connections=" + MEMBERS;
            all[1] = "--rooms=1";
            all[2] = "--publishers=1";
            System.arraycopy(flags, 0, all, 3, flags.length);
            return Outcome.ofRun(proxy.url(), all);
        }
    }

    private static void assertOnly(Outcome outcome, String what, long count) {
        assertThat(outcome.status()).as(outcome.toString()).isEqualTo(1);
        for (String kind :
                new String[] {"lost", "repeated", "out of order", "holes", "different", "untrue recovered"}) {
            assertThat(outcome.count(kind)).as(kind + outcome).isEqualTo(kind.equals(what) ? count : 0);
        }
    }

    @Test
    void passesWhatIsPassedOnAsItIs() {
        Outcome outcome = run(Fault.NONE, "--patience=60s");
        outcome.assertClean();
        assertThat(outcome.count("delivered")).isEqualTo(PUBLISHED * MEMBERS);
    }

    @Test
    void passesWhatIsLate() {
        Outcome outcome = run(Fault.DELAY, "--patience=60s");
        outcome.assertClean();
        assertThat(outcome.millis("latency ms", "p50")).isGreaterThanOrEqualTo(20);
    }

    @Test
    void findsWhatWasDropped() {
        Outcome outcome = run(Fault.DROP);
        assertOnly(outcome, "lost", 1);
        assertThat(outcome.out())
                .containsPattern("lost: load-0-\\w+: member \\d did not get seq 3, number 2 of sender 0");
        assertThat(outcome.out()).contains("\nviolated: 1 lost; first: load-0-");
    }

    @Test
    void findsWhatWasRepeated() {
        assertOnly(run(Fault.REPEAT, "--patience=60s"), "repeated", 1);
    }

    @Test
    void findsWhatWasReordered() {
        assertOnly(run(Fault.REORDER, "--patience=60s"), "out of order", 1);
    }

    @Test
    void findsWhatOneMemberSawOtherwise() {
        Outcome outcome = run(Fault.EXCHANGE, "--patience=60s");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("different")).as(outcome.toString()).isPositive();
        assertThat(outcome.count("lost")).isZero();
    }

    @Test
    void findsWhatNobodySent() {
        Outcome outcome = run(Fault.MAKE_UP, "--patience=60s");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("different")).as(outcome.toString()).isPositive();
    }

    @Test
    void passesWhenAllConnectionsAreCutAndResume() {
        Outcome outcome = run(Fault.CUT, "--patience=60s");
        outcome.assertClean();
        assertThat(outcome.count("reconnects")).isEqualTo(MEMBERS);
        assertThat(outcome.count("delivered")).isEqualTo(PUBLISHED * MEMBERS);
    }

    @Test
    void findsWhatIsMissingAfterARecoveryThatWasToldToBeWhole() {
        Outcome outcome = run(Fault.CUT_AND_DROP);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.count("lost")).as(outcome.toString()).isEqualTo(1);
        assertThat(outcome.count("untrue recovered")).isEqualTo(1);
    }

    @Test
    void showsAStallInTheMaximumAndInTheHighPercentiles() {
        // 400 messages, so that one of them is more than a thousandth; that one was due before the stall began.
        Outcome outcome = run(Fault.STALL, "--rate=100", "--duration=4s", "--patience=60s");
        outcome.assertClean();
        double stallMillis = TimeUnit.NANOSECONDS.toMillis(FaultyProxy.STALL_NANOS);
        assertThat(outcome.millis("latency ms", "max")).isGreaterThanOrEqualTo(stallMillis);
        assertThat(outcome.millis("latency ms", "p99.9")).isGreaterThanOrEqualTo(stallMillis);
    }
}
