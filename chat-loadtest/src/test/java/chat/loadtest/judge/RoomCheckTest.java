package chat.loadtest.judge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.plan.Behaviour;
import chat.loadtest.plan.Crowd;
import chat.loadtest.plan.Dialect;
import chat.loadtest.plan.Load;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Phase;
import chat.loadtest.plan.Target;
import chat.loadtest.plan.Trust;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two members of one room, both of which send. */
final class RoomCheckTest {

    private static final String RUN = "k3f9a2";
    private static final int TEXT_BYTES = 40;
    private static final LoadPlan PLAN = new LoadPlan(
            RUN,
            Target.parse("ws://127.0.0.1/ws"),
            Trust.OF_JAVA,
            Dialect.CHAT_V1,
            new Crowd(2, 1, 2),
            new Load(List.of(Phase.steady(10, Duration.ofSeconds(1))), 0, null, Duration.ofSeconds(1)),
            Behaviour.PLAIN,
            TEXT_BYTES,
            true,
            0,
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    private final Judge judge = new Judge(PLAN);
    private final Numbering numbering = judge.numbering(0, "e1", 10);
    private final RoomCheck ada = new RoomCheck(0, PLAN.crowd(), judge, numbering, 10);
    private final RoomCheck ben = new RoomCheck(1, PLAN.crowd(), judge, numbering, 10);

    RoomCheckTest() {
        for (int publisher = 0; publisher < 2; publisher++) {
            judge.sending(publisher, 99);
        }
    }

    private static PublicationMark mark(int publisher, int number) {
        return markOf(text(publisher, number));
    }

    private static ByteBuf text(int publisher, int number) {
        ByteBuf text = Unpooled.buffer();
        new PublicationMark(RUN, TEXT_BYTES).write(publisher, number, 5, text);
        return text;
    }

    private static PublicationMark markOf(ByteBuf text) {
        PublicationMark mark = new PublicationMark(RUN, TEXT_BYTES);
        assertThat(mark.read(text, 0, text.writerIndex())).isTrue();
        return mark;
    }

    private void both(long seq, int publisher, int number) {
        ada.see(seq, mark(publisher, number));
        ben.see(seq, mark(publisher, number));
    }

    private void end() {
        judge.check(true);
        judge.violations().set(ViolationKind.LOST, judge.lostThoughAcknowledged() + ada.missing() + ben.missing());
        List.of(ada, ben).forEach(check -> {
            check.checkPromise();
            check.reportLost();
        });
    }

    private void assertViolations(ViolationKind kind, long count) {
        end();
        assertThat(judge.violations().total())
                .as(judge.violations().details().toString())
                .isEqualTo(count);
        assertThat(judge.violations().count(kind)).isEqualTo(count);
    }

    private void assertDetail(String words) {
        assertThat(judge.violations().details())
                .anySatisfy(detail -> assertThat(detail.text()).contains(words));
    }

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
        ada.see(12, mark(0, 1));
        both(13, 0, 2);
        assertThat(ben.skipped()).isEqualTo(1);
        assertViolations(ViolationKind.LOST, 1);
        assertDetail("member 1 did not get seq 12, number 1 of sender 0");
    }

    @Test
    void findsWhatWasAcknowledgedAndNobodyGot() {
        judge.acknowledged(numbering, 11, 0, 0);
        assertViolations(ViolationKind.LOST, 2);
    }

    @Test
    void findsWhatWasAcknowledgedUnderTheSeqOfAnother() {
        both(11, 0, 0);
        judge.acknowledged(numbering, 11, 1, 0);
        assertViolations(ViolationKind.LOST, 2);
        assertDetail("number 0 of sender 1 was acknowledged as seq 11, which is number 0 of sender 0");
    }

    @Test
    void findsAnAcknowledgementWithAWrongSeq() {
        both(11, 0, 0);
        both(12, 1, 0);
        judge.acknowledged(numbering, 11, 1, 0);
        assertViolations(ViolationKind.DIFFERENT, 1);
    }

    @Test
    void findsASeqThatComesTwice() {
        both(11, 0, 0);
        ben.see(11, mark(0, 0));
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
        ada.see(11, mark(0, 0));
        ada.see(12, mark(0, 1));
        ben.see(12, mark(0, 1));
        ben.see(11, mark(0, 0));
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
        ada.see(11, mark(0, 0));
        ben.see(11, mark(1, 0));
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
        ada.see(11, mark);
        ben.see(11, mark(0, 0));
        assertViolations(ViolationKind.MADE_UP, 1);
    }

    @Test
    void findsThatNotAllIsThereThoughItWasToldToBeRecovered() {
        both(11, 0, 0);
        ada.see(12, mark(0, 1));
        ada.see(13, mark(0, 2));
        ben.resumed(13, 1, true);
        ben.see(13, mark(0, 2));
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
        ada.see(12, mark(0, 1));
        ben.resumed(12, 1, true);
        ben.see(12, mark(0, 1));
        both(13, 0, 2);
        assertViolations(ViolationKind.UNTRUE_RECOVERED, 0);
    }

    @Test
    void findsThatAllWasKeptThoughItWasToldNotToBeRecovered() {
        both(11, 0, 0);
        ben.resumed(11, 5, false);
        assertViolations(ViolationKind.UNTRUE_RECOVERED, 1);
    }

    @Test
    void doesNotMissWhatItWasToldToBeGone() {
        both(11, 0, 0);
        ada.see(12, mark(0, 1));
        ada.see(13, mark(0, 2));
        ben.resumed(13, 13, false);
        ben.see(13, mark(0, 2));
        assertViolations(ViolationKind.LOST, 0);
        assertThat(ben.gone()).isEqualTo(1);
    }

    @Test
    void comparesTheHistoryWithWhatWasSeen() {
        both(11, 0, 0);
        both(12, 0, 1);
        ada.compareWithHistory(11, mark(0, 0));
        ada.compareWithHistory(12, mark(1, 1));
        assertViolations(ViolationKind.DIFFERENT, 1);
    }

    @Test
    void findsAForeignMessageInThePlaceOfAnotherInTheHistory() {
        both(11, 0, 0);
        ada.compareWithHistory(11, null);
        assertViolations(ViolationKind.DIFFERENT, 1);
    }

    @Test
    void findsAnotherTextInTheHistory() {
        both(11, 0, 0);
        ada.compareWithHistory(11, markOf(text(0, 0).setByte(TEXT_BYTES - 1, 'y')));
        assertViolations(ViolationKind.MADE_UP, 1);
    }

    @Test
    void findsAHoleInTheHistory() {
        ada.seeInHistory(-1, 11);
        ada.seeInHistory(11, 12);
        assertThat(judge.violations().total()).isZero();
        ada.seeInHistory(12, 14);
        assertViolations(ViolationKind.HOLE, 1);
    }

    @Test
    void passesAMessageThatWasEditedOrDeletedSinceOthersSawIt() {
        ada.see(11, mark(0, 0));
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
        ada.compareWithHistory(11, null);
        ada.compareWithHistory(12, mark(0, 0));
        end();
        assertThat(judge.violations().total()).isZero();
    }

    @Test
    void knowsNothingOfSeqsThatAreTooOldAndStillMissesThem() {
        Numbering small = new Numbering("room", "e", 0, 2, 1, 256, judge.violations());
        for (int seq = 1; seq <= 10_000; seq++) {
            assertThat(small.see(seq, 0, seq)).isEqualTo(Numbering.Seen.FIRST);
            assertThat(small.see(seq, 0, seq)).isEqualTo(Numbering.Seen.SAME);
            assertThat(small.see(seq, 1, seq)).isEqualTo(Numbering.Seen.DIFFERENT);
        }
        assertThat(small.see(9_000, 0, 5)).isEqualTo(Numbering.Seen.UNKNOWN);
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
        ada.see(11, mark(0, 0));
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
        ada.see(12, mark(0, 0));
        ada.seeForeign(11);
        ben.seeForeign(11);
        ben.see(12, mark(0, 0));
        assertViolations(ViolationKind.OUT_OF_ORDER, 1);
    }
}
