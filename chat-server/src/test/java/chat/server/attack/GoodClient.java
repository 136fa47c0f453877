package chat.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.wire.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * A client that asks something every ten milliseconds during an attack, and looks how long the answer takes.
 *
 * <p>By itself it checks that every answer comes, and half of them within half a second, so that a busy machine does no harm.
 * {@code -Dchat.attack.strict=true -Dtest.forks=1}, on a machine that has nothing else to do, asks before the attack, too, and compares
 * the 99th percentiles: that of the attack may be twice that of the quiet at most. The attacker
 * then takes only the time of the processors that the others leave.
 */
final class GoodClient implements AutoCloseable {

    private static final boolean STRICT = Boolean.getBoolean("chat.attack.strict");
    private static final int QUIET = 300;
    private static final int LEAST_DURING_ATTACK = STRICT ? 300 : 30;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long MOST_MEDIAN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int MOST_TIMES = 2;

    /** Something that may fail. */
    interface Attack {
        void run() throws IOException;
    }

    private final RawClient client;
    private long[] quiet = {};

    private GoodClient(RawClient client) {
        this.client = client;
    }

    /** Has joined a room. */
    static GoodClient of(TestServer server) throws IOException {
        GoodClient good = new GoodClient(RawClient.in(server, "good"));
        if (STRICT) {
            good.roundTrips(QUIET); // the JIT's
            good.quiet = good.roundTrips(QUIET);
        }
        return good;
    }

    private long[] roundTrips(int count) throws IOException {
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) {
            nanos[i] = roundTrip();
        }
        return nanos;
    }

    private long roundTrip() throws IOException {
        LockSupport.parkNanos(PAUSE_NANOS);
        long start = System.nanoTime();
        client.text("{'type':'ping','id':'p'}");
        client.nextOfType("pong");
        return System.nanoTime() - start;
    }

    /** Watches while {@code attack} runs, in a thread of its own, and fails if this client noticed. */
    void watch(String name, Attack attack) throws IOException {
        Throwable[] failure = new Throwable[1];
        Thread attacker = new Thread(
                () -> {
                    try {
                        if (STRICT) {
                            takeOnlyIdleTime();
                        }
                        attack.run();
                    } catch (Throwable e) {
                        failure[0] = e;
                    }
                },
                name);
        attacker.start();
        LongStream.Builder times = LongStream.builder();
        for (int i = 0; i < LEAST_DURING_ATTACK || attacker.isAlive(); i++) {
            times.add(roundTrip());
        }
        join(attacker);
        if (failure[0] != null) {
            throw new AssertionError("the attack failed", failure[0]);
        }
        assertUnharmed(name, times.build().toArray());
    }

    /** An attacker has a machine of its own, so the calling thread from now on takes only the time that the others leave. */
    private static void takeOnlyIdleTime() throws IOException, InterruptedException {
        Path thread = Path.of("/proc/thread-self").toRealPath().getFileName();
        Process chrt = new ProcessBuilder("chrt", "--idle", "--pid", "0", thread.toString()).start();
        assertThat(chrt.waitFor()).isZero();
    }

    private static void join(Thread attacker) {
        try {
            attacker.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertUnharmed(String name, long[] during) {
        long now = p99(during);
        if (STRICT) {
            long before = p99(quiet);
            System.out.printf(
                    "%-28s quiet p99 %6.2f ms, under attack %6.2f ms (%.1f), median %5.2f and %5.2f, of %d%n",
                    name,
                    ms(before),
                    ms(now),
                    (double) now / before,
                    ms(median(quiet)),
                    ms(median(during)),
                    during.length);
            assertThat(now).as(name).isLessThanOrEqualTo(MOST_TIMES * before);
        }
        assertThat(now).as(name).isLessThan(MOST_NANOS);
        assertThat(median(during)).as(name).isLessThan(MOST_MEDIAN_NANOS);
    }

    private static double ms(long nanos) {
        return nanos / 1e6;
    }

    private static long median(long[] nanos) {
        return sorted(nanos)[nanos.length / 2];
    }

    private static long p99(long[] nanos) {
        return sorted(nanos)[(nanos.length * 99 - 1) / 100];
    }

    private static long[] sorted(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
