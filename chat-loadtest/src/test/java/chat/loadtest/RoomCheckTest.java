package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RoomCheckTest {

    private final RoomCheck check = new RoomCheck(10, 2);

    @Test
    void acceptsThatPublishersTakeTurnsAtWill() {
        assertThat(check.see(11, 0, 0)).isEqualTo(Verdict.IN_ORDER);
        assertThat(check.see(12, 0, 1)).isEqualTo(Verdict.IN_ORDER);
        assertThat(check.see(13, 1, 0)).isEqualTo(Verdict.IN_ORDER);
        assertThat(check.publications()).isEqualTo(3);
    }

    @Test
    void acceptsThatARefusedPublicationIsNotThere() {
        check.see(11, 0, 0);
        assertThat(check.see(12, 0, 2)).isEqualTo(Verdict.IN_ORDER);
    }

    @Test
    void findsANumberThatComesAfterAHigherOne() {
        check.see(11, 0, 1);
        assertThat(check.see(12, 0, 0)).isEqualTo(Verdict.OUT_OF_ORDER);
    }

    @Test
    void findsAPublicationUnderTwoSeqs() {
        check.see(11, 0, 1);
        assertThat(check.see(12, 0, 1)).isEqualTo(Verdict.REPEATED);
        assertThat(check.publications()).isEqualTo(1);
        assertThat(check.seenSeqs()).isEqualTo(2);
    }

    @Test
    void countsAForeignMessageAsASeqAlone() {
        check.seeForeign(11);
        assertThat(check.see(12, 0, 0)).isEqualTo(Verdict.IN_ORDER);
        assertThat(check.seenSeqs()).isEqualTo(2);
        assertThat(check.publications()).isEqualTo(1);
    }
}
