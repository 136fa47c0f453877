package chat.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that the browser held while one was elsewhere, and shows again when one goes back. */
class ClientCachedPageIT extends ClientScene {

    private static final int MISSED = 450; // more than a hub holds for other tabs

    private void leave(ClientTab tab) {
        tab.page().evaluate("globalThis.isTheSame = true");
        tab.page().navigate(pages.address() + "elsewhere");
    }

    private static void goBack(ClientTab tab) {
        tab.page().goBack(new Page.GoBackOptions().setWaitUntil(WaitUntilState.COMMIT)); // nothing is loaded
        assertThat(tab.page().evaluate("globalThis.isTheSame")).isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&share=true", "&share=false"})
    void aPageLetsGoOfItsConnectionAndHasAllThatItMissedWhenItReturns(String share) {
        try (Browser browser = Chromium.withPageCache(this.browser);
                BrowserContext context = browser.newContext();
                Client ben = server.in("tea", "Ben")) {
            ClientTab tab = load(context, "", "tea", share);
            tab.awaitCaughtUp();
            awaitConnections(2);

            leave(tab);
            awaitConnections(1);
            say(ben);
            goBack(tab);

            tab.hears(MISSED);
            tab.write("back");
            tab.hears(MISSED + 1);
        }
    }

    @Test
    void aPageHasAllThatItMissedWhileAnotherTabWasConnected() {
        try (Browser browser = Chromium.withPageCache(this.browser);
                BrowserContext context = browser.newContext();
                Client ben = server.in("tea", "Ben")) {
            ClientTab other = load(context, "", "tea", "");
            ClientTab tab = load(context, "", "tea", "");
            other.awaitCaughtUp();
            tab.awaitCaughtUp();

            leave(tab);
            say(ben);
            other.hears(MISSED);
            goBack(tab);

            tab.hears(MISSED);
            awaitConnections(2);
        }
    }

    private static void say(Client ben) {
        for (int i = 0; i < MISSED; i++) {
            ben.say("tea", "line " + i);
        }
    }
}
