package chat.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.AccessLog;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrailTest {

    private final Trail trail = new Trail(() -> AccessLog.OFF);

    private static Incident incident(long time, Incident.Kind kind, String user) {
        return new Incident(time, kind, user, user, "192.0.2.1:1", "4008", "reads too slowly", 1, 2, 3);
    }

    private List<Incident> of(String user) {
        return trail.find(new Subject(user)).incidents();
    }

    @Test
    void refusalsInAnyNumberLeaveTheEndsAlone() {
        trail.add(incident(1, Incident.Kind.CLOSED, "ann"));
        for (int i = 0; i < 3 * Trail.MOST; i++) {
            trail.add(incident(2, Incident.Kind.REFUSED, "ben"));
        }

        assertThat(of("ann")).hasSize(1);
        assertThat(of("ben")).hasSize(Trail.MOST);
        assertThat(trail.find(new Subject("ann")).complete()).isFalse();
    }

    @Test
    void theNewestStayAndComeInOrder() {
        for (int i = 0; i <= Trail.MOST; i++) {
            trail.add(incident(i, Incident.Kind.LEFT, "ann"));
        }

        assertThat(of("ann").stream().mapToLong(Incident::timeMillis))
                .startsWith(1L, 2L)
                .endsWith((long) Trail.MOST);
    }

    @Test
    void manyThreadsAddWithoutLosingOne() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < Trail.MOST; i++) {
            threads.execute(() -> trail.add(incident(1, Incident.Kind.CLOSED, "ann")));
        }
        threads.shutdown();

        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(of("ann")).hasSize(Trail.MOST);
    }

    @Test
    void whatIsTooLongIsCutOff() {
        Incident incident = Incident.notConnected(1, "192.0.2.1:1", "bad_request", "x".repeat(10_000));

        assertThat(incident.reason()).hasSize(Incident.MOST_REASON_CHARS);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7:4000, true",
        "192.0.2.7:4000, 192.0.2.7:4000, true",
        "192.0.2.7:4001, 192.0.2.7:4000, false",
        "192.0.2.70, 192.0.2.7:4000, false",
        "::1, [::1]:4000, true",
        "0:0:0:0:0:0:0:1, [::1]:4000, true",
        "[::1], [::1]:4000, true",
        "192.0.2.7, 192.0.2.7, true",
        "2001:db8::1, 2001:db8::1, true",
    })
    void anAddressIsTheSameHoweverItIsWritten(String asked, String known, boolean same) {
        assertThat(Subject.parse(asked).is(null, null, known)).isEqualTo(same);
    }
}
