package chat.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the chat page does when the server or the network goes away under it. */
@Tag("alone")
class PageComesBackIT extends PageScene {

    private static final Pattern BEGAN_ANEW = Pattern.compile(
            "The server's history began anew\\." + " Messages (?:after|between) \\d\\d:\\d\\d .*may be missing\\.");

    @BeforeEach
    void expectLoss() {
        visitors.mayLoseConnections();
    }

    @Test
    void isOfflineAtOnceWhenTheBrowserIs() throws IOException {
        try (Line line = Line.to(port)) {
            Visitor ann = visitors.enter(line.port(), "Ann");
            Page page = ann.page();
            page.evaluate("""
                    () => {
                      const status = document.querySelector('#status');
                      window.states = [];
                      new MutationObserver(() => window.states.push(status.dataset.state)).observe(status, { attributes: true });
                    }""");
            line.refuse(); // or the page is back before it has shown that it is offline

            page.context().setOffline(true);
            Visitors.await(page, "window.states[0] === 'offline'");
            line.mend();
            page.context().setOffline(false);

            ann.seesConnection("open");
        }
    }

    @Test
    void aDeadNetworkIsFoundTenSecondsAfterASend() throws IOException {
        try (Line line = Line.to(port)) {
            Visitor far = visitors.enter(line.port(), "Far");
            line.loseAnswers();

            far.say("anybody?");

            assertThat(far.page().locator("#status"))
                    .not() // it does not wait for long before it tries again, and that takes long
                    .hasAttribute("data-state", "open", new LocatorAssertions.HasAttributeOptions().setTimeout(20_000));
            line.mend();
            far.seesMessages("anybody?");
        }
    }

    @Test
    void pagesComeBackToANewServerAndSayWhatIsLost() throws IOException {
        Visitor ann = visitors.enter(port, "Ann");
        Visitor bob = visitors.enter(port, "Bob");
        ann.say("before");
        bob.seesMessages("before");

        server.stop();
        ann.seesConnection("waiting");
        bob.seesConnection("waiting");
        ann.say("written meanwhile");
        ann.seesUnsent("written meanwhile");
        server = TestServer.defaults().port(port).start();

        for (Visitor visitor : List.of(ann, bob)) {
            visitor.seesConnection("open");
            visitor.seesGap(BEGAN_ANEW);
        }
        bob.seesMessages("before", "written meanwhile");
        bob.say("after");
        ann.seesMessages("before", "written meanwhile", "after");
        ann.seesPeople("Ann (you)", "Bob");
        bob.seesPeople("Ann", "Bob (you)");
        assertThat(ann.page().locator(".message:has-text('before') + .gap")).hasCount(1);
    }

    @Test
    void aNetworkThatDropsLosesNothingAndRepeatsNothing() throws IOException {
        try (Line line = Line.to(port)) {
            Visitor far = visitors.enter(line.port(), "Far");
            Visitor near = visitors.enter(port, "Near");
            far.say("before");
            near.seesMessages("before");
            far.seesMessages("before"); // until it knows this, it sends no more

            line.loseAnswers();
            far.say("arrives, but nobody tells");
            near.seesMessages("before", "arrives, but nobody tells");
            far.seesUnsent("arrives, but nobody tells");
            line.cut();
            far.seesConnection("waiting");
            far.say("written without a network");
            near.say("said meanwhile");
            near.say("and more");
            near.seesMessages("before", "arrives, but nobody tells", "said meanwhile", "and more");
            line.mend();

            String[] all = {
                "before", "arrives, but nobody tells", "said meanwhile", "and more", "written without a network"
            };
            near.seesMessages(all);
            far.seesMessages(all);
            far.seesNoGap();
            near.seesPeople("Far", "Near (you)");
        }
    }

    @Test
    void aNetworkThatDropsAgainAndAgainLosesNothingAndRepeatsNothing() throws IOException {
        try (Line line = Line.to(port)) {
            Visitor far = visitors.enter(line.port(), "Far");
            Visitor near = visitors.enter(port, "Near");
            List<String> ofFar = new ArrayList<>();
            List<String> ofNear = new ArrayList<>();

            for (int drop = 1; drop <= 3; drop++) {
                sayTen(far, ofFar, near, ofNear);
                line.loseAnswers();
                sayTen(far, ofFar, near, ofNear);
                line.cut();
                far.seesConnection("waiting");
                sayTen(far, ofFar, near, ofNear);
                line.mend();
                far.seesConnection("open");
            }

            far.seesMessages(ofFar.size() + ofNear.size());
            near.seesMessages(ofFar.size() + ofNear.size());
            assertThat(far.messages()).isEqualTo(near.messages());
            assertThat(near.messages()).containsSubsequence(ofFar).containsSubsequence(ofNear);
            far.seesNoGap();
        }
    }

    /** Both say five things, in turn, and wait for nothing. */
    private static void sayTen(Visitor far, List<String> ofFar, Visitor near, List<String> ofNear) {
        for (int i = 0; i < 5; i++) {
            ofFar.add("far " + (ofFar.size() + 1));
            far.say(ofFar.get(ofFar.size() - 1));
            ofNear.add("near " + (ofNear.size() + 1));
            near.say(ofNear.get(ofNear.size() - 1));
        }
    }
}
