package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MissingTest {

    private static MemberCount member(boolean open, long highestSeq, long seen, long acknowledged, long unanswered) {
        return new MemberCount(0, open, 0, highestSeq, seen, seen, acknowledged, unanswered);
    }

    @Test
    void isNothingWhenEveryMemberHasSeenWhatAnyHasSeen() {
        Missing missing = Missing.of(1, List.of(member(true, 5, 5, 5, 0), member(true, 5, 5, 0, 0)));
        assertThat(missing.lost()).isZero();
        assertThat(missing.awaited()).isZero();
    }

    @Test
    void isWhatWasAcknowledgedToTheSenderAndSeenByNobody() {
        Missing missing = Missing.of(1, List.of(member(true, 6, 5, 6, 0), member(true, 5, 5, 0, 0)));
        assertThat(missing.lost()).isEqualTo(2);
        assertThat(missing.awaited()).isEqualTo(2);
    }

    @Test
    void isLostButNotAwaitedOnAClosedConnection() {
        Missing missing = Missing.of(1, List.of(member(true, 5, 5, 5, 0), member(false, 2, 2, 0, 3)));
        assertThat(missing.lost()).isEqualTo(3);
        assertThat(missing.awaited()).isZero();
        assertThat(missing.unanswered()).isEqualTo(3);
    }

    @Test
    void awaitsAnswers() {
        assertThat(Missing.of(1, List.of(member(true, 0, 0, 0, 4))).awaited()).isEqualTo(4);
    }
}
