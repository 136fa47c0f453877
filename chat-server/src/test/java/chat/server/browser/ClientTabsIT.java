package chat.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tabs of one browser share a connection of the client library. */
class ClientTabsIT extends ClientScene {

    private static final int FROZEN_MESSAGES = 1_500;

    @Test
    void twoTabsAreOneConnectionAndBothHearEachMessageOnce() {
        ClientTab one = open();
        ClientTab two = open();

        one.write("from one");
        two.hears("from one");
        two.write("from two");

        one.hears("from one", "from two");
        two.hears("from one", "from two");
        awaitConnections(1);
        assertThat(one.user()).isEqualTo(two.user());
    }

    @Test
    void aTabThatComesLaterSeesWhatTheFirstOneSaw() {
        ClientTab one = open();
        one.write("before");
        one.hears("before");

        ClientTab two = open();

        two.hears("before");
        awaitConnections(1);
    }

    @Test
    void aTabThatClosesLeavesTheOtherConnected() {
        ClientTab one = open();
        ClientTab two = open();

        one.close();
        two.write("alone");

        two.hears("alone");
        awaitConnections(1);
        two.close();
        awaitConnections(0);
    }

    @Test
    void aTabThatCrashesLeavesItsRoom() {
        try (Client ben = server.in("coffee", "Ben")) {
            ClientTab one = open();
            ClientTab two = open("", "coffee", "");
            ben.next(message -> message.type().equals("presence") && message.number("count") == 2);

            two.crash();

            ben.next(message -> message.type().equals("presence") && message.number("count") == 1);
            one.write("still here");
            one.hears("still here");
            awaitConnections(2); // that of Ben, too
        }
    }

    @Test
    void aMessageWaitsInTheTabThatWroteItAndAppearsInTheOtherWhenSent() {
        ClientTab one = open();
        ClientTab two = open();
        line.cut();
        one.awaitState("waiting");

        one.write("written while away");
        one.hasUnsent("written while away");
        two.awaitUnsentOfAll(1); // each tab has its own way to the worker
        two.write("by the other");
        two.hasUnsent("by the other");
        one.hasUnsent("written while away");
        line.mend();

        one.hears("written while away", "by the other");
        two.hears("written while away", "by the other");
        one.hasUnsent();
        two.hasUnsent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tea", "coffee"})
    void whatATabWroteIsSentAfterItClosedWhileAnotherOneLives(String room) {
        try (Client ben = server.in("tea", "Ben")) {
            ClientTab one = open();
            ClientTab two = open("", room, "");
            line.cut();
            one.awaitState("waiting");
            one.write("last words");
            one.hasUnsent("last words");

            one.close();
            line.mend();

            assertThat(ben.next("message").string("text")).isEqualTo("last words");
            two.awaitState("open");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aNewNameInOneTabIsThatOfTheOther(boolean share) {
        ClientTab one = open("", "tea", "&share=" + share);
        ClientTab two = open("", "tea", "&share=" + share);

        one.page().evaluate("client.rename('Anna')");

        one.awaitName("Anna");
        two.awaitName("Anna");
        awaitConnections(share ? 1 : 2);
    }

    @Test
    void aWorkerThatEndsIsFollowedByAnotherAndNothingIsLost() {
        ClientTab one = open();
        ClientTab two = open();
        one.write("before");
        two.hears("before");

        endWorker();
        one.write("after");
        two.write("and more");

        one.page().waitForFunction("heard.length === 3");
        two.page().waitForFunction("heard.length === 3");
        assertThat(one.page().evaluate("heard")).isEqualTo(two.page().evaluate("heard"));
        one.hasUnsent();
        awaitConnections(1);
    }

    private void endWorker() {
        CDPSession devTools = browser.newBrowserCDPSession();
        for (JsonElement each : devTools.send("Target.getTargets").getAsJsonArray("targetInfos")) {
            JsonObject target = each.getAsJsonObject();
            if (target.get("type").getAsString().equals("shared_worker")) {
                JsonObject id = new JsonObject();
                id.add("targetId", target.get("targetId"));
                devTools.send("Target.closeTarget", id);
            }
        }
        devTools.detach();
    }

    @Test
    void aFrozenTabHasAllThatItMissedWhenItRunsAgain() {
        try (Client ben = server.in("tea", "Ben")) {
            ClientTab tab = open();
            CDPSession devTools = ann.newCDPSession(tab.page());

            devTools.send("Page.setWebLifecycleState", state("frozen"));
            for (int i = 0; i < FROZEN_MESSAGES; i++) {
                ben.say("tea", "line " + i);
            }
            ben.next(message -> message.has("text") && message.string("text").equals("line " + (FROZEN_MESSAGES - 1)));
            devTools.send("Page.setWebLifecycleState", state("active"));

            tab.hears(FROZEN_MESSAGES);
        }
    }

    private static JsonObject state(String name) {
        JsonObject state = new JsonObject();
        state.addProperty("state", name);
        return state;
    }

    @Test
    void tabsThatDoNotShareAreStillOneUser() {
        ClientTab one = open("", "tea", "&share=false");
        ClientTab two = open("", "tea", "&share=false");

        one.write("one");

        two.hears("one");
        awaitConnections(2);
        assertThat(one.user()).isEqualTo(two.user());
    }

    @Test
    void wherePolicyForbidsWorkersEachTabHasAConnection() {
        ClientTab one = open("without-workers", "tea", "");
        ClientTab two = open("without-workers", "tea", "");

        one.write("one");

        two.hears("one");
        awaitConnections(2);
    }

    @Test
    void whereThereAreNoWorkersEachTabHasAConnection() {
        ann.addInitScript("delete window.SharedWorker");
        ClientTab one = open();
        ClientTab two = open();

        one.write("one");

        two.hears("one");
        awaitConnections(2);
    }

    @Test
    void whereTheWorkerCannotBeLoadedTheTabHasAConnection() {
        ann.route("**/chat-worker.js", route -> route.abort());
        ClientTab one = open();

        one.write("one");

        one.hears("one");
        awaitConnections(1);
    }
}
