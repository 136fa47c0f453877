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
    private Result run(Fault fault, String... flags) {
        try (FaultyProxy proxy = new FaultyProxy(server.port(), fault)) {
            String[] all = new String[flags.length + 3];
            all[0] = "--connections=" + MEMBERS;
            all[1] = "--rooms=1";
            all[2] = "--publishers=1";
            System.arraycopy(flags, 0, all, 3, flags.length);
            return Result.ofRun(proxy.url(), all);
        }
    }

    @Test
    void passesWhatIsPassedOnAsItIs() {
        Result result = run(Fault.NONE, "--patience=60s");
        result.assertClean();
        assertThat(result.count("delivered")).isEqualTo(PUBLISHED * MEMBERS);
    }

    @Test
    void passesWhatIsLate() {
        Result result = run(Fault.DELAY, "--patience=60s");
        result.assertClean();
        assertThat(result.millis("latency ms", "p50")).isGreaterThanOrEqualTo(20);
    }

    @Test
    void findsWhatWasDropped() {
        Result result = run(Fault.DROP, Result.LOSES);
        result.assertOnly("lost", 1);
        assertThat(result.out())
                .containsPattern("lost: load-0-\\w+: member \\d did not get seq 3, number 2 of sender 0");
        assertThat(result.out()).contains("\nviolated: 1 lost; first: load-0-");
    }

    @Test
    void findsWhatWasRepeated() {
        run(Fault.REPEAT, "--patience=60s").assertOnly("repeated", 1);
    }

    @Test
    void findsWhatWasReordered() {
        run(Fault.REORDER, "--patience=60s").assertOnly("out of order", 1);
    }

    @Test
    void findsWhatOneMemberSawOtherwise() {
        Result result = run(Fault.EXCHANGE, "--patience=60s");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("different")).as(result.toString()).isPositive();
        assertThat(result.count("lost")).isZero();
    }

    @Test
    void findsWhatNobodySent() {
        Result result = run(Fault.MAKE_UP, "--patience=60s");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("different") + result.count("made up"))
                .as(result.toString())
                .isPositive();
    }

    @Test
    void passesWhenAllConnectionsAreCutAndResume() {
        Result result = run(Fault.CUT, "--patience=60s");
        result.assertClean();
        assertThat(result.count("reconnects")).isEqualTo(MEMBERS);
        assertThat(result.count("delivered")).isEqualTo(PUBLISHED * MEMBERS);
    }

    @Test
    void findsWhatIsMissingAfterRecoveredTrue() {
        Result result = run(Fault.CUT_AND_DROP, Result.LOSES);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.count("lost")).as(result.toString()).isEqualTo(1);
        assertThat(result.count("untrue recovered")).isEqualTo(1);
    }

    @Test
    void findsAnAcknowledgementWithAnImpossibleSeq() {
        Result result = run(Fault.ACKNOWLEDGE_AS_ZERO, "--patience=60s");
        result.assertOnly("impossible seq", 1);
        assertThat(result.out()).contains("number 2 of sender 0 was acknowledged as seq 0");
    }

    @Test
    void findsACountOfTooManyUsers() {
        // The server gathers for a second who comes.
        Result result = run(Fault.COUNT_TOO_MANY, "--rate=20", "--duration=4s", "--patience=60s");
        result.assertOnly("untrue presence", MEMBERS);
        assertThat(result.out()).contains("got a count of 9 users, which must be from 1 to 4");
    }

    @Test
    void showsAStallInTheMaximumAndInTheHighPercentiles() {
        // 400 messages, so that one of them is more than a thousandth; that one was due before the stall began.
        Result result = run(Fault.STALL, "--rate=100", "--duration=4s", "--patience=60s");
        result.assertClean();
        double stallMillis = TimeUnit.NANOSECONDS.toMillis(FaultyProxy.STALL_NANOS);
        assertThat(result.millis("latency ms", "max")).isGreaterThanOrEqualTo(stallMillis);
        assertThat(result.millis("latency ms", "p99.9")).isGreaterThanOrEqualTo(stallMillis);
    }
}
