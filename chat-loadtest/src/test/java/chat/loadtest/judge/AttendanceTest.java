package chat.loadtest.judge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Member;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three members of a room, of whom two have come at 0 s. */
final class AttendanceTest {

    private final Violations violations = new Violations(10);
    private final Attendance attendance = new Attendance("tea", 3, violations);

    private static long seconds(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @BeforeEach
    void come() {
        attendance.arrived(seconds(0));
        attendance.arrived(seconds(0));
    }

    private void counted(int count, int before, double proven, double now) {
        attendance.counted(0, count, before, seconds(proven), seconds(now));
    }

    private void assertUntrue(long times) {
        attendance.end();
        assertThat(violations.count(ViolationKind.UNTRUE_PRESENCE)).isEqualTo(times);
        assertThat(violations.total()).isEqualTo(times);
    }

    @Test
    void takesCountsThatMayBeTrue() {
        counted(1, 0, 1, 1);
        counted(3, 1, 1, 1);
        counted(2, 2, 20, 20);
        assertUntrue(0);
    }

    @Test
    void findsMoreThanThereAreAndFewerThanOne() {
        counted(4, 0, 1, 1);
        counted(0, 0, 1, 1);
        assertUntrue(2);
    }

    @Test
    void findsACountThatFallsWhileNobodyGoes() {
        counted(1, 2, 1, 1);
        assertUntrue(1);
    }

    @Test
    void findsAWrongCountOnceTheRoomHasSettled() {
        counted(3, 0, 4, 4);
        assertUntrue(1);
        assertThat(violations.details().get(0).text()).isEqualTo("member 0 got a count of 3 users, which must be 2");
    }

    @Test
    void forgivesACountThatALaterChangeExplains() {
        counted(3, 0, 4, 4);
        attendance.arrived(seconds(4.5));
        counted(2, 3, 5, 5);
        attendance.departed(seconds(5.5));
        assertUntrue(0);
    }

    @Test
    void waitsLongerAfterADeparture() {
        attendance.departed(seconds(1));
        counted(2, 2, 7, 7);
        assertThat(violations.total()).isZero();
        counted(2, 2, 14, 14);
        assertUntrue(1);
    }

    @Test
    void countsGuestsIn() {
        attendance.user("a");
        attendance.named(List.of(
                new Member(new UserId("a"), new UserName("A")), new Member(new UserId("z"), new UserName("Z"))));
        counted(4, 0, 4, 4);
        assertUntrue(0);
    }

    @Test
    void isUncertainWhenAMemberComesBackAsAnotherUser() {
        attendance.newIdentity();
        counted(4, 0, 4, 4);
        assertUntrue(0);
    }
}
