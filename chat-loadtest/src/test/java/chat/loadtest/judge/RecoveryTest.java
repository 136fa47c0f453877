package chat.loadtest.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What members that come back receive, and what a history holds. */
final class RecoveryTest extends TwoMembers {

    @Test
    void findsThatAMessageIsMissingAfterRecoveredTrue() {
        both(11, 0, 0);
        ada.see(12, mark(0, 1), envelope(1));
        ada.see(13, mark(0, 2), envelope(2));
        ben.resumed(13, 1, true);
        ben.see(13, mark(0, 2), envelope(2));
        both(14, 0, 3);
        end();
        assertThat(judge.violations().count(ViolationKind.UNTRUE_RECOVERED)).isEqualTo(1);
        assertThat(judge.violations().count(ViolationKind.LOST)).isEqualTo(1);
        assertDetail(
                "got recovered: true after seq 11, but misses 1 of the messages up to 13, the first of them seq 12");
    }

    @Test
    void acceptsARecoveryThatKeepsItsPromise() {
        both(11, 0, 0);
        ada.see(12, mark(0, 1), envelope(1));
        ben.resumed(12, 1, true);
        ben.see(12, mark(0, 1), envelope(1));
        both(13, 0, 2);
        assertViolations(ViolationKind.UNTRUE_RECOVERED, 0);
    }

    @Test
    void findsThatTheHistoryHoldsAllAfterRecoveredFalse() {
        both(11, 0, 0);
        ben.resumed(11, 5, false);
        assertViolations(ViolationKind.UNTRUE_RECOVERED, 1);
    }

    @Test
    void doesNotMissMessagesThatTheServerNoLongerHolds() {
        both(11, 0, 0);
        ada.see(12, mark(0, 1), envelope(1));
        ada.see(13, mark(0, 2), envelope(2));
        ben.resumed(13, 13, false);
        assertThat(ben.isDenied()).isTrue();
        assertThat(ben.deniedAfter()).isEqualTo(11);
        ben.confirmDenied(13);
        ben.see(13, mark(0, 2), envelope(2));
        assertViolations(ViolationKind.LOST, 0);
        assertThat(ben.gone()).isEqualTo(1);
    }

    @Test
    void missesWhatTheServerSaysThatItNoLongerHoldsUntilTheHistoryConfirmsIt() {
        both(11, 0, 0);
        ada.see(12, mark(0, 1), envelope(1));
        ada.see(13, mark(0, 2), envelope(2));
        ben.resumed(13, 13, false);
        ben.see(13, mark(0, 2), envelope(2));
        assertViolations(ViolationKind.LOST, 1);
    }

    @Test
    void findsThatTheHistoryHoldsWhatTheServerSaysToBeGone() {
        both(11, 0, 0);
        ada.see(12, mark(0, 1), envelope(1));
        ada.see(13, mark(0, 2), envelope(2));
        ben.resumed(13, 13, false);
        ben.confirmDenied(12);
        ben.see(13, mark(0, 2), envelope(2));
        end();
        assertThat(judge.violations().count(ViolationKind.UNTRUE_RECOVERED)).isEqualTo(1);
        assertThat(judge.violations().count(ViolationKind.LOST)).isEqualTo(1);
        assertDetail("had seq 11 and got recovered: false, although the history holds all from seq 12");
    }

    @Test
    void findsANumberingThatGoesBack() {
        both(11, 0, 0);
        both(12, 0, 1);
        ben.resumed(10, 1, false);
        assertViolations(ViolationKind.UNTRUE_POSITION, 1);
    }

    @Test
    void comparesTheHistoryWithWhatWasSeen() {
        both(11, 0, 0);
        both(12, 0, 1);
        ada.compareWithHistory(11, mark(0, 0), envelope(0));
        ada.compareWithHistory(12, mark(1, 1), envelope(1));
        assertViolations(ViolationKind.DIFFERENT, 1);
    }

    @Test
    void findsAForeignMessageInThePlaceOfAnotherInTheHistory() {
        both(11, 0, 0);
        ada.compareWithHistory(11, null, envelope(0));
        assertViolations(ViolationKind.DIFFERENT, 1);
    }

    @Test
    void findsAnotherTextInTheHistory() {
        both(11, 0, 0);
        ada.compareWithHistory(11, markOf(text(0, 0).setByte(TEXT_BYTES - 1, 'y')), envelope(0));
        assertViolations(ViolationKind.MADE_UP, 1);
    }

    @Test
    void passesAMessageThatWasEditedOrDeletedSinceOthersSawIt() {
        ada.see(11, mark(0, 0), envelope(0));
        ben.seeAmended(11);
        both(12, 0, 1);
        end();
        assertThat(judge.violations().total()).isZero();
        assertThat(ben.missing()).isZero();
    }

    @Test
    void passesAHistoryThatIsAsItWasSeen() {
        ada.seeForeign(11);
        ben.seeForeign(11);
        both(12, 0, 0);
        ada.compareWithHistory(11, null, envelope(0));
        ada.compareWithHistory(12, mark(0, 0), envelope(0));
        end();
        assertThat(judge.violations().total()).isZero();
    }
}
