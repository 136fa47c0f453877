package chat.loadtest.judge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two members of one room, both of which send. */
final class RoomCheckTest extends TwoMembers {

    @Test
    void acceptsThatPublishersTakeTurnsAtWillAndThatARefusedNumberIsNotThere() {
        both(11, 0, 0);
        both(12, 0, 1);
        both(13, 1, 0);
        both(14, 0, 7);
        assertViolations(ViolationKind.LOST, 0);
    }

    @Test
    void findsWhatOneMemberDidNotGet() {
        both(11, 0, 0);
        ada.see(12, mark(0, 1), envelope(1));
        both(13, 0, 2);
        assertThat(ben.skipped()).isEqualTo(1);
        assertViolations(ViolationKind.LOST, 1);
        assertDetail("member 1 did not get seq 12, number 1 of sender 0");
    }

    @Test
    void findsWhatWasAcknowledgedAndNobodyGot() {
        judge.acknowledgements().first(numbering, 11, 0, 0, Stamp.UNKNOWN);
        assertViolations(ViolationKind.LOST, 2);
    }

    @Test
    void findsWhatWasAcknowledgedUnderTheSeqOfAnother() {
        both(11, 0, 0);
        judge.acknowledgements().first(numbering, 11, 1, 0, Stamp.UNKNOWN);
        assertViolations(ViolationKind.LOST, 2);
        assertDetail("number 0 of sender 1 was acknowledged as seq 11, but no member and no history has it");
    }

    @Test
    void findsAnAcknowledgementWithAWrongSeq() {
        both(11, 0, 0);
        both(12, 1, 0);
        judge.acknowledgements().first(numbering, 11, 1, 0, Stamp.UNKNOWN);
        assertViolations(ViolationKind.DIFFERENT, 1);
    }

    @Test
    void findsASeqThatComesTwice() {
        both(11, 0, 0);
        ben.see(11, mark(0, 0), envelope(0));
        assertViolations(ViolationKind.REPEATED, 1);
        assertDetail("member 1 got seq 11 (number 0 of sender 0) again");
    }

    @Test
    void findsAPublicationUnderTwoSeqsOnceForTheRoom() {
        both(11, 0, 0);
        both(12, 0, 1);
        both(13, 0, 0);
        assertViolations(ViolationKind.REPEATED, 1);
    }

    @Test
    void findsASeqThatComesLate() {
        ada.see(11, mark(0, 0), envelope(0));
        ada.see(12, mark(0, 1), envelope(1));
        ben.see(12, mark(0, 1), envelope(1));
        ben.see(11, mark(0, 0), envelope(0));
        assertViolations(ViolationKind.OUT_OF_ORDER, 1);
    }

    @Test
    void findsASenderOutOfOrderUnderRightSeqs() {
        both(11, 0, 1);
        both(12, 0, 0);
        assertViolations(ViolationKind.OUT_OF_ORDER, 1);
        assertDetail("seq 12 is number 0 of sender 0, after number 1");
    }

    @Test
    void findsASeqThatNobodySaw() {
        both(11, 0, 0);
        both(13, 0, 1);
        assertViolations(ViolationKind.HOLE, 1);
        assertDetail("nobody saw seq 12");
    }

    @Test
    void findsThatTwoSawDifferentMessages() {
        ada.see(11, mark(0, 0), envelope(0));
        ben.see(11, mark(1, 0), envelope(0));
        assertViolations(ViolationKind.DIFFERENT, 1);
        assertDetail("member 1 got number 0 of sender 1 as seq 11, where others saw number 0 of sender 0");
    }

    @Test
    void findsWhatNobodySent() {
        both(11, 0, 100);
        end();
        assertThat(judge.violations().count(ViolationKind.MADE_UP)).isPositive();
    }

    @Test
    void findsATextThatWasChanged() {
        PublicationMark mark = new PublicationMark(RUN, TEXT_BYTES);
        ByteBuf text = Unpooled.buffer();
        mark.write(0, 0, 5, text);
        text.setByte(TEXT_BYTES - 2, 'y');
        assertThat(mark.read(text, 0, TEXT_BYTES)).isTrue();
        ada.see(11, mark, envelope(0));
        ben.see(11, mark(0, 0), envelope(0));
        assertViolations(ViolationKind.MADE_UP, 1);
    }

    @Test
    void knowsNothingOfSeqsThatAreTooOldAndStillMissesThem() {
        Numbering small = new Numbering("room", "e", 0, 2, 1, 256, null, judge.violations());
        for (int seq = 1; seq <= 10_000; seq++) {
            assertThat(small.see(seq, 0, seq, Stamp.UNKNOWN)).isEqualTo(Numbering.Seen.FIRST);
            assertThat(small.see(seq, 0, seq, Stamp.UNKNOWN)).isEqualTo(Numbering.Seen.SAME);
            assertThat(small.see(seq, 1, seq, Stamp.UNKNOWN)).isEqualTo(Numbering.Seen.DIFFERENT);
        }
        assertThat(small.see(9_000, 0, 5, Stamp.UNKNOWN)).isEqualTo(Numbering.Seen.UNKNOWN);
        small.check(true);
        assertThat(small.uncompared()).isZero();
        assertThat(judge.violations().total()).isZero();
    }

    @Test
    void countsAForeignMessageAsASeqAlone() {
        ada.seeForeign(11);
        ben.seeForeign(11);
        both(12, 0, 0);
        assertViolations(ViolationKind.LOST, 0);
    }

    @Test
    void findsAForeignMessageInThePlaceOfAnother() {
        ada.see(11, mark(0, 0), envelope(0));
        ben.seeForeign(11);
        assertViolations(ViolationKind.DIFFERENT, 1);
    }

    @Test
    void findsAForeignMessageThatComesTwice() {
        ada.seeForeign(11);
        ada.seeForeign(11);
        ben.seeForeign(11);
        assertViolations(ViolationKind.REPEATED, 1);
    }

    @Test
    void findsAForeignMessageThatComesLate() {
        ada.see(12, mark(0, 0), envelope(0));
        ada.seeForeign(11);
        ben.seeForeign(11);
        ben.see(12, mark(0, 0), envelope(0));
        assertViolations(ViolationKind.OUT_OF_ORDER, 1);
    }

    @Test
    void findsAnAcknowledgedMessageWithAnImpossibleSeqThatNobodyHas() {
        both(11, 0, 0);
        judge.acknowledgements().first(numbering, 0, 1, 0, Stamp.UNKNOWN);
        end();
        assertThat(judge.violations().count(ViolationKind.IMPOSSIBLE_SEQ)).isEqualTo(1);
        assertThat(judge.violations().count(ViolationKind.LOST)).isEqualTo(2);
    }

    @Test
    void findsAnImpossibleSeqOfAMessageThatMembersHave() {
        both(11, 1, 0);
        judge.acknowledgements().first(numbering, 0, 1, 0, Stamp.UNKNOWN);
        assertViolations(ViolationKind.IMPOSSIBLE_SEQ, 1);
    }

    @Test
    void findsAnAcknowledgedMessageBelowWhatTheFirstMemberJoined() {
        both(11, 0, 0);
        judge.acknowledgements().first(numbering, 4, 1, 0, Stamp.UNKNOWN);
        assertViolations(ViolationKind.LOST, 2);
    }

    @Test
    void findsAnAcknowledgementOfAnotherEpoch() {
        both(11, 0, 0);
        judge.acknowledgements().inOtherEpoch(numbering, "e2", 11, 0, 0);
        assertViolations(ViolationKind.OTHER_EPOCH, 1);
    }

    @Test
    void findsASecondAnswerWithAnotherSeq() {
        both(11, 0, 0);
        judge.acknowledgements().again(numbering, 11, 0, 0, true);
        assertThat(judge.violations().total()).isZero();
        judge.acknowledgements().again(numbering, 12, 0, 0, true);
        assertViolations(ViolationKind.CHANGED_ANSWER, 1);
    }

    @Test
    void findsAnAnswerToWhatWasNotSent() {
        judge.acknowledgements().again(numbering, 11, 0, 77, false);
        assertViolations(ViolationKind.MADE_UP, 1);
    }

    @ParameterizedTest
    @CsvSource({"v, Ada, 1, user", "u, Eve, 1, name", "u, Ada, 2, time", "v, Eve, 2, 'user, name, time'"})
    void findsAMessageWithAnotherSenderOrTimeThanOthersSaw(String user, String name, long time, String words) {
        ada.see(11, mark(0, 0), envelope(0));
        ben.see(11, mark(0, 0), envelope(0, user, name, time, PLAN.roomName(0)));
        assertViolations(ViolationKind.CHANGED, 1);
        assertDetail("got number 0 of sender 0 as seq 11 with another " + words + " than others saw");
    }

    @Test
    void findsAMessageWithAnotherSenderThanWasAcknowledged() {
        judge.acknowledgements().first(numbering, 11, 0, 0, Stamp.of(Stamp.hash("v"), 0, 1));
        ada.see(11, mark(0, 0), envelope(0));
        ben.see(11, mark(0, 0), envelope(0));
        assertViolations(ViolationKind.CHANGED, 2);
    }

    @Test
    void findsAMessageOfAnotherRoomOrWithAnotherId() {
        ada.see(11, mark(0, 0), envelope(0, "u", "Ada", 1, new RoomName("other")));
        ben.see(11, mark(0, 0), envelope(7));
        assertViolations(ViolationKind.CHANGED, 2);
    }

    @Test
    void findsAJoinAtAPositionThatNobodyReached() {
        both(11, 0, 0);
        numbering.position(1, 12);
        numbering.position(0, 14);
        both(12, 0, 1);
        assertViolations(ViolationKind.UNTRUE_POSITION, 1);
        assertDetail("member 0 joined at seq 14, but nobody saw one above seq 12");
    }
}
