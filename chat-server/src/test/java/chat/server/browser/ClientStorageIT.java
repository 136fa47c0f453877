package chat.server.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client library has written survives its page. */
class ClientStorageIT extends ClientScene {

    @ParameterizedTest
    @ValueSource(strings = {"", "&share=false"})
    void messagesWrittenWhileAwaySurviveAReload(String share) {
        ClientTab tab = open("", "tea", share);
        line.cut();
        tab.awaitState("waiting");
        tab.write("one");
        tab.write("two");
        Object ids = tab.page().evaluate("room.unsent.map(item => item.id)");

        tab.page().reload();

        tab.hasUnsent("one", "two");
        assertThat(tab.page().evaluate("room.unsent.map(item => item.id)")).isEqualTo(ids);
        line.mend();
        tab.page().evaluate("client.connectNow()");
        tab.hears("one", "two");
        tab.hasUnsent();
    }

    /** In the same task, so that nothing had time to answer. */
    @ParameterizedTest
    @ValueSource(strings = {"location.reload()", "location.href = 'elsewhere'", "window.close()"})
    void messagesAreSentAtTheNextVisitWhenTheOnlyTabEndsRightAfterThem(String end) {
        for (String share : new String[] {"&share=true", "&share=false"}) {
            String room = "tea" + share.length();
            ClientTab tab = openByScript(room, share);
            line.cut();
            tab.awaitState("waiting");

            tab.writeAndEnd(List.of("one", "two", "three"), end);
            tab.close();
            line.mend();

            ClientTab next = open("", room, share);
            next.hears("one", "two", "three");
            next.hasUnsent();
            next.close();
        }
    }

    @Test
    void messagesAreSentAtTheNextVisitAfterACrash() {
        ClientTab tab = open();
        line.cut();
        tab.awaitState("waiting");
        tab.write("last words");

        tab.crash();
        tab.close();
        line.mend();

        open().hears("last words");
    }

    @Test
    void theNextVisitSendsAlsoInRoomsThatItDoesNotEnter() {
        ClientTab tab = open();
        line.cut();
        tab.awaitState("waiting");
        tab.write("last words");
        tab.hasUnsent("last words");
        tab.close();
        line.mend();

        open("", "coffee", "");

        BrowserContext ben = newProfile(browser);
        ClientTab reader = load(ben, "", "tea", "&name=Ben");
        reader.hears("last words");
    }

    @Test
    void aTabThatIsOpenSendsWhatOneWithItsOwnConnectionLeft() {
        ClientTab tab = open("", "tea", "&share=false");
        line.cut();
        tab.awaitState("waiting");
        tab.write("last words");
        ClientTab other = load(ann, "", "tea", "&share=false");
        other.awaitState("waiting");
        other.hasUnsent(); // they are of the tab that lives

        tab.close();
        other.hasUnsent("last words");
        line.mend();

        other.hears("last words");
    }

    @Test
    void aGuestIsTheSameUserAtTheNextVisit() {
        ClientTab tab = open();
        Object user = tab.user();
        tab.close();

        assertThat(open().user()).isEqualTo(user);
    }

    @Test
    void whereTheBrowserHasNoDatabaseThePageWorks() {
        ann.addInitScript(
                "Object.defineProperty(globalThis, 'indexedDB', { get() { throw new DOMException('', 'SecurityError'); } })");
        ClientTab tab = open("", "tea", "&share=false");

        tab.write("one");

        tab.hears("one");
    }

    @Test
    void whereTheDatabaseDoesNotOpenThePageWorks() {
        ann.addInitScript("indexedDB.open = () => ({})");
        ClientTab tab = open("", "tea", "&share=false");

        tab.write("one");

        tab.hears("one");
    }
}
