package chat.server.crash;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Json;
import chat.server.crash.Findings.Kind;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Ann and Ben talk about tea, and their server is killed once. Each test spoils one thing. */
final class CheckerTest {

    private static final String EPOCH = "e";

    private final List<Json> ann = new ArrayList<>(List.of(
            Notes.welcome("A"),
            Notes.joined("tea", EPOCH, 0, 1, true),
            Notes.sent("tea", "a1", "one", false),
            Notes.sent("tea", "a2", "two", false),
            Notes.acknowledged("tea", "a1", 1, EPOCH, false),
            received(1),
            received(2),
            Notes.welcome("A"),
            Notes.joined("tea", EPOCH, 3, 1, true).with("since", 2),
            Notes.sent("tea", "a2", "two", true),
            received(3),
            Notes.acknowledged("tea", "a2", 3, EPOCH, true)));

    private final List<Json> ben = new ArrayList<>(List.of(
            Notes.welcome("B"),
            Notes.joined("tea", EPOCH, 1, 1, true),
            Notes.sent("tea", "b1", "three", false),
            Notes.acknowledged("tea", "b1", 2, EPOCH, false),
            received(2),
            received(3)));

    private final List<Json> history = new ArrayList<>(List.of(kept(1), kept(2), kept(3)));

    private static Json received(long seq) {
        return switch ((int) seq) {
            case 1 -> Notes.received("tea", 1, "a1", "A", "one");
            case 2 -> Notes.received("tea", 2, "b1", "B", "three");
            default -> Notes.received("tea", seq, "a2", "A", "two");
        };
    }

    /** As the program exports it. */
    private static Json kept(long seq) {
        return Json.parse(received(seq)
                .with("type", "message", "name", "whoever", "time", 1, "epoch", EPOCH)
                .toString());
    }

    private Findings findings() {
        // By way of text, as numbers are what they are in a file.
        return Checker.compare(List.of(reread(ann), reread(ben)), Map.of("tea", reread(history)));
    }

    private static List<Json> reread(List<Json> lines) {
        return lines.stream().map(line -> Json.parse(line.toString())).toList();
    }

    private void assertFinds(Kind kind) {
        Findings findings = findings();

        assertThat(findings.kinds()).as(findings.toString()).containsExactly(kind);
    }

    private static void replace(List<Json> lines, Json line, UnaryOperator<Json> by) {
        Collections.replaceAll(lines, line, by.apply(line));
    }

    @Test
    void findsNothingWhereAllIsWell() {
        assertThat(findings()).isEqualTo(new Findings(List.of(), 3, 1, 1, 5));
    }

    @Test
    void findsAnAcknowledgedMessageThatIsNotKept() {
        ann.add(Notes.sent("tea", "a3", "four", false));
        ann.add(Notes.acknowledged("tea", "a3", 4, EPOCH, false));

        assertFinds(Kind.LOST);
    }

    @Test
    void findsAMessageThatIsKeptTwice() {
        history.add(kept(3).with("seq", 4));
        ann.add(received(4));
        ben.add(received(4));

        assertFinds(Kind.TWICE);
    }

    @Test
    void findsAnAcknowledgementWithAnotherNumber() {
        replace(ann, Notes.acknowledged("tea", "a1", 1, EPOCH, false), line -> line.with("seq", 3));

        assertFinds(Kind.MOVED);
    }

    @Test
    void findsAMessageThatNobodySent() {
        history.add(kept(3).with("seq", 4, "id", "a3"));
        ann.add(received(4).with("id", "a3"));
        ben.add(received(4).with("id", "a3"));

        assertFinds(Kind.MADE_UP);
    }

    @Test
    void findsAMessageWithAnotherTextThanWasSent() {
        replace(history, kept(3), line -> line.with("text", "too"));
        replace(ann, received(3), line -> line.with("text", "too"));
        replace(ben, received(3), line -> line.with("text", "too"));

        assertFinds(Kind.MADE_UP);
    }

    @Test
    void findsAMessageOfAnotherUserThanItsSender() {
        replace(history, kept(3), line -> line.with("user", "B"));
        replace(ann, received(3), line -> line.with("user", "B"));
        replace(ben, received(3), line -> line.with("user", "B"));

        assertFinds(Kind.MADE_UP);
    }

    @Test
    void findsAHoleInTheNumbers() {
        replace(history, kept(3), line -> line.with("seq", 4));
        replace(ann, received(3), line -> line.with("seq", 4));
        replace(ben, received(3), line -> line.with("seq", 4));
        replace(ann, Notes.acknowledged("tea", "a2", 3, EPOCH, true), line -> line.with("seq", 4));

        assertFinds(Kind.HOLE);
    }

    @Test
    void findsANumberThatIsThereTwice() {
        history.add(2, kept(2).with("id", "a2", "user", "A", "text", "two"));
        history.remove(3);
        assertThat(findings().kinds()).contains(Kind.HOLE);
    }

    @Test
    void findsAClientsMessagesInAnotherOrder() {
        Json first = Notes.sent("tea", "a1", "one", false);
        Json second = Notes.sent("tea", "a2", "two", false);
        Collections.swap(ann, ann.indexOf(first), ann.indexOf(second));

        assertFinds(Kind.DISORDER);
    }

    @Test
    void findsAMessageThatAClientSawAndTheHistoryLacks() {
        ben.add(Notes.sent("tea", "b2", "five", false));
        ann.add(Notes.received("tea", 4, "b2", "B", "five"));

        assertFinds(Kind.PHANTOM);
    }

    @Test
    void findsAMessageThatAClientSawAndTheHistoryHasDifferently() {
        replace(ben, received(3), line -> line.with("text", "too"));

        assertFinds(Kind.DIFFERENT);
    }

    @Test
    void findsAMessageThatCameTwice() {
        ben.add(received(3));

        assertFinds(Kind.OUT_OF_ORDER);
    }

    @Test
    void findsAMessageThatCameAfterALaterOne() {
        ben.remove(received(2));
        ben.add(received(2));

        assertThat(findings().kinds()).containsExactlyInAnyOrder(Kind.MISSED, Kind.OUT_OF_ORDER);
    }

    @Test
    void findsAMessageThatNeverCame() {
        ann.remove(received(2));

        assertFinds(Kind.MISSED);
    }

    @Test
    void findsThatTheLastMessageNeverCame() {
        ben.remove(received(3));

        assertFinds(Kind.MISSED);
    }

    @Test
    void findsAnotherEpochInAnAcknowledgement() {
        replace(ann, Notes.acknowledged("tea", "a1", 1, EPOCH, false), line -> line.with("epoch", "f"));

        assertFinds(Kind.EPOCH);
    }

    @Test
    void findsAnotherEpochInTheAnswerToAJoin() {
        replace(ben, Notes.joined("tea", EPOCH, 1, 1, true), line -> line.with("epoch", "f"));

        assertFinds(Kind.EPOCH);
    }

    @Test
    void findsAnotherEpochInTheHistory() {
        replace(history, kept(3), line -> line.with("epoch", "f"));

        assertFinds(Kind.EPOCH);
    }

    @Test
    void findsThatSomethingWasGoneForOneWhoCameBack() {
        replace(ann, Notes.joined("tea", EPOCH, 3, 1, true).with("since", 2), line -> line.with("recovered", false));

        assertFinds(Kind.NOT_RECOVERED);
    }

    @Test
    void sharesNothingWithTheServer() {
        String[] ours = {"chat.server.crash", "chat.server.client"};
        DescribedPredicate<JavaClass> partsOfTheProject = JavaClass.Predicates.resideInAPackage("chat..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(ours)))
                .as("are another part of the project");

        noClasses().should().dependOnClassesThat(partsOfTheProject).check(new ClassFileImporter().importPackages(ours));
    }
}
