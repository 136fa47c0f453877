package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class HelloTest {

    @AutoClose
    private static final TestServer server = TestServer.start();

    @AutoClose
    private final Client client = server.connect();

    @Test
    void aHelloIsAnsweredWithAWelcome() {
        Json welcome = client.ask("{'type':'hello','id':'1','name':'  Zoë  '}");

        assertThat(welcome.type()).isEqualTo("welcome");
        assertThat(welcome.string("id")).isEqualTo("1");
        assertThat(welcome.string("name")).isEqualTo("Zoë");
        assertThat(welcome.string("user")).isNotEmpty();
        assertThat(welcome.string("session")).isNotEmpty();
        assertThat(welcome.number("time")).isPositive();
        assertThat(welcome.number("pingIntervalMs")).isEqualTo(25_000);
        assertThat(welcome.object("limits").number("textChars")).isEqualTo(4096);
        assertThat(welcome.object("limits").number("rooms")).isEqualTo(100);
        assertThat(welcome.object("limits").number("sendsPerSecond")).isZero();
    }

    @Test
    void whoGivesNoNameGetsAGuestsName() {
        Json welcome = client.ask("{'type':'hello','id':'1'}");

        assertThat(welcome.string("name")).startsWith("guest-");
    }

    @Test
    void twoGuestsAreTwoUsers() {
        try (Client other = server.connect()) {
            String first = client.ask("{'type':'hello','id':'1'}").string("user");
            String second = other.ask("{'type':'hello','id':'1'}").string("user");

            assertThat(first).isNotEqualTo(second);
        }
    }

    @Test
    void aSessionGivesTheSameUserAgain() {
        Json before = client.ask("{'type':'hello','id':'1','name':'ann'}");
        client.drop();

        try (Client again = server.connect()) {
            Json after =
                    again.ask("{'type':'hello','id':'2','name':'bea','session':'" + before.string("session") + "'}");

            assertThat(after.string("user")).isEqualTo(before.string("user"));
            assertThat(after.string("name")).isEqualTo("bea");
            assertThat(after.string("session")).isEqualTo(before.string("session"));
        }
    }

    @Test
    void aSessionThatWasChangedIsRefusedAndTheConnectionLivesOn() {
        String session = client.ask("{'type':'hello','id':'1'}").string("session");
        char last = session.charAt(session.length() - 1);
        String changed = session.substring(0, session.length() - 1) + (last == 'A' ? 'B' : 'A');

        try (Client other = server.connect()) {
            Json refused = other.ask("{'type':'hello','id':'2','session':'" + changed + "'}");

            assertThat(refused.string("code")).isEqualTo("bad_session");
            assertThat(refused.string("id")).isEqualTo("2");
            assertThat(refused.flag("temporary")).isFalse();
            assertThat(other.ask("{'type':'hello','id':'3'}").type()).isEqualTo("welcome");
        }
    }

    @Test
    void whatIsNoSessionAtAllIsRefused() {
        assertThat(client.ask("{'type':'hello','session':''}").string("code")).isEqualTo("bad_session");
        assertThat(client.ask("{'type':'hello','session':'.'}").string("code")).isEqualTo("bad_session");
        assertThat(client.ask("{'type':'hello','session':'a.\\u00e9'}").string("code"))
                .isEqualTo("bad_session");
    }

    @Test
    void aCommandBeforeHelloIsRefused() {
        double before = server.errors("hello_required");

        Json refused = client.ask("{'type':'join','id':'1','room':'early'}");

        assertThat(refused.string("code")).isEqualTo("hello_required");
        assertThat(server.errors("hello_required")).isEqualTo(before + 1);
        assertThat(client.ask("{'type':'hello','id':'2'}").type()).isEqualTo("welcome");
    }

    @Test
    void aSecondHelloIsRefused() {
        client.ask("{'type':'hello','id':'1'}");

        assertThat(client.ask("{'type':'hello','id':'2'}").string("code")).isEqualTo("not_allowed");
    }

    @Test
    void aCommandWithoutAnIdGetsNoReply() {
        client.send("{'type':'hello'}").send("{'type':'join','room':'quiet'}");
        client.send("{'type':'send','room':'quiet','text':'hi'}").send("{'type':'leave','room':'quiet'}");
        client.send("{'type':'rename','name':'ann'}");

        Json reply = client.ask("{'type':'rename','id':'last','name':'bea'}");

        assertThat(reply.string("id")).isEqualTo("last");
    }
}
