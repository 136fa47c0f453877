package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.Guests;
import chat.server.config.TransportKind;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a client is by its token. */
final class TokenTest extends TokenScene {

    private TestServer start() {
        return withKey(null).start();
    }

    private static double counted(TestServer server, String result) {
        return server.meter("chat_credentials_tokens_total{result=\"" + result + "\"}");
    }

    @ParameterizedTest
    @EnumSource
    void aTokenSaysWhoAClientIsOnEachTransport(TransportKind kind) {
        try (TestServer server = withKey(null).startOn(kind);
                Client ann = server.connect();
                Client bea = server.connect();
                Client bad = server.connect();
                Client none = server.connect()) {
            Json welcome = ann.ask(hello(token("{'sub':'u-1','name':'Ann','exp':" + seconds(600) + "}")));
            assertThat(welcome.type()).isEqualTo("welcome");
            assertThat(welcome.string("user")).isEqualTo("u-1");
            assertThat(welcome.string("name")).isEqualTo("Ann");
            assertThat(bea.ask(hello(token("{'sub':'b'}"))).string("name")).isEqualTo("Other");
            ann.ask("{'type':'join','id':'j','room':'tea'}");
            bea.ask("{'type':'join','id':'j','room':'tea'}");
            ann.say("tea", "hi");
            assertThat(bea.next("message").string("user")).isEqualTo("u-1");

            assertThat(bad.ask(hello(token("{'sub':'u-1'}") + "A")).string("code"))
                    .isEqualTo("bad_token");
            assertThat(bad.closeCode()).isEqualTo(4500);
            assertThat(none.ask("{'type':'hello','id':'h'}").string("code")).isEqualTo("bad_token");
            assertThat(none.closeCode()).isEqualTo(4500);
            assertThat(counted(server, "accepted")).isEqualTo(2);
            assertThat(counted(server, "signature")).isEqualTo(1);
            assertThat(counted(server, "missing")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTokenIsRenewedOnItsConnectionOnEachTransport(TransportKind kind) {
        try (TestServer server = withKey(null).startOn(kind);
                Client ann = server.connect()) {
            long end = seconds(3);
            ann.ask(hello(token("{'sub':'u-1','name':'Ann','exp':" + end + "}")));
            assertThat(ann.next("expiring").number("expiresAt")).isEqualTo(end * 1_000);
            long later = seconds(600);
            Json refreshed = ann.ask(refresh("{'sub':'u-1','name':'Anna','exp':" + later + "}"));
            assertThat(refreshed.type()).isEqualTo("refreshed");
            assertThat(refreshed.number("expiresAt")).isEqualTo(later * 1_000);

            ann.ask("{'type':'join','id':'j','room':'tea'}");
            ann.say("tea", "hi");
            assertThat(ann.next("message").string("name")).isEqualTo("Anna");
        }
    }

    private static String refresh(String claims) {
        return "{'type':'refresh','id':'r','token':'" + token(claims) + "'}";
    }

    @Test
    void aRefreshCannotMakeSomebodyElseOfAClient() {
        try (TestServer server = withKey(Guests.ALLOW).start();
                Client ann = server.connect();
                Client guest = server.hello("guest")) {
            ann.ask(hello(token("{'sub':'u-1'}")));
            assertThat(ann.ask(refresh("{'sub':'u-2'}")).string("code")).isEqualTo("not_allowed");
            assertThat(guest.ask(refresh("{'sub':'u-2'}")).string("code")).isEqualTo("not_allowed");
            assertThat(ann.ask(refresh("{'sub':'u-1','exp':1}")).string("code")).isEqualTo("bad_token");
            assertThat(ann.ask("{'type':'refresh','id':'r'}").string("code")).isEqualTo("bad_field");

            assertThat(ann.ask("{'type':'ping','id':'p'}").type()).isEqualTo("pong");
            assertThat(ann.ask(refresh("{'sub':'u-1'}")).has("expiresAt")).isFalse();
            assertThat(counted(server, "other_user")).isEqualTo(2);
        }
    }

    @Test
    void aNameInATokenCannotBeChanged() {
        try (TestServer server = start();
                Client ann = server.connect();
                Client bea = server.connect()) {
            ann.ask(hello(token("{'sub':'u-1','name':'Ann'}")));
            bea.ask(hello(token("{'sub':'u-2'}")));
            assertThat(ann.ask("{'type':'rename','id':'n','name':'Bob'}").string("code"))
                    .isEqualTo("not_allowed");
            assertThat(bea.ask("{'type':'rename','id':'n','name':'Bob'}").type())
                    .isEqualTo("renamed");
        }
    }

    @Test
    void aUserWithoutANameIsCalledByItsId() {
        try (TestServer server = start();
                Client ann = server.connect();
                Client bea = server.connect()) {
            assertThat(ann.ask("{'type':'hello','id':'h','token':'" + token("{'sub':'a'}") + "'}")
                            .string("name"))
                    .isEqualTo("a");
            assertThat(bea.ask("{'type':'hello','id':'h','token':'" + token("{'sub':'" + "b".repeat(64) + "'}") + "'}")
                            .string("name"))
                    .isEqualTo("b".repeat(32));
        }
    }

    /** It would outlive the token, and revocation. */
    @Test
    void nobodyIsATokensUserBySession() {
        try (TestServer server = withKey(Guests.ALLOW).start();
                Client ann = server.connect();
                Client guest = server.connect()) {
            assertThat(ann.ask(hello(token("{'sub':'u-1'}"))).has("session")).isFalse();
            String session = guest.ask("{'type':'hello','id':'h','name':'g'}").string("session");
            try (Client both = server.connect()) {
                Json welcome = both.ask("{'type':'hello','id':'h','session':'" + session + "','token':'"
                        + token("{'sub':'u-1'}") + "'}");
                assertThat(welcome.string("user")).isEqualTo("u-1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "x", "e30.e30.e30", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."})
    void whatIsNoTokenEndsTheConnection(String text) {
        try (TestServer server = withKey(Guests.ALLOW).start();
                Client ann = server.connect()) {
            assertThat(ann.ask(hello(text)).string("code")).isEqualTo("bad_token");
            assertThat(ann.closeCode()).isEqualTo(4500);
            assertThat(counted(server, "malformed")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePlainDialectTakesATokenInTheQuery(TransportKind kind) {
        try (TestServer server = withKey(null).startOn(kind);
                Client ann = server.plain("/?room=tea&name=x&token=" + token("{'sub':'u-1','name':'Ann'}"));
                Client bad = server.plain("/?token=x");
                Client none = server.plain("/")) {
            ann.sendText("hi");
            assertThat(ann.nextText()).isEqualTo("{\"name\":\"Ann\",\"mess\":\"hi\"}");
            assertThat(bad.nextText()).isEqualTo("{\"name\":\"*\",\"mess\":\"not a signed token\"}");
            assertThat(bad.closeCode()).isEqualTo(4500);
            assertThat(none.closeCode()).isEqualTo(4500);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%74oken=", "tok%65n=", "%74%6F%6b%65%6e=", "x=token=&token=", "room=tea&%74oken=", "&&token="})
    void aTokenIsFoundHoweverItsNameIsEncoded(String parameter) {
        String token = token("{'sub':'u-1','name':'Ann'}");
        try (TestServer server = start();
                Client ann = server.plain("/?" + parameter + token)) {
            ann.sendText("hi");
            assertThat(ann.nextText()).isEqualTo("{\"name\":\"Ann\",\"mess\":\"hi\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mytoken=", "token%3D=", "Token=", "token[]="})
    void anotherParameterIsNoToken(String parameter) {
        try (TestServer server = withKey(Guests.ALLOW).start();
                Client ann = server.plain("/?name=x&" + parameter.replace("[]", "%5B%5D") + "x")) {
            ann.sendText("hi");
            assertThat(ann.nextText()).isEqualTo("{\"name\":\"x\",\"mess\":\"hi\"}");
        }
    }

    /** With a room and a name as long as they can be, in three bytes for each character. */
    @Test
    void theLongestTokenFitsIntoTheQuery() throws IOException {
        String token = longestToken();
        String query = "?room=" + "%E8%8C%B6".repeat(64) + "&name=" + "%E8%8C%B6".repeat(32) + "&token=";
        try (TestServer server = start();
                RawClient fits = RawClient.open(server.port());
                RawClient tooLong = RawClient.open(server.port());
                RawClient fartooLong = RawClient.open(server.port())) {
            fits.write(RawClient.request("GET /" + query + token + " HTTP/1.1"));
            assertThat(fits.readAnswer().status()).isEqualTo(101);
            fits.write(RawClient.textFrame("hi"));
            assertThat(fits.next().string("name")).isEqualTo("Ann");

            tooLong.write(RawClient.request("GET /" + query + token + "A HTTP/1.1"));
            assertThat(tooLong.readAnswer().status()).isEqualTo(101);
            assertThat(tooLong.next().string("mess")).isEqualTo("a token has at most 4096 characters");

            fartooLong.write(RawClient.request("GET /?token=" + "A".repeat(8_192) + " HTTP/1.1"));
            assertThat(fartooLong.readAnswer().status()).isEqualTo(414);
        }
    }

    private static String longestToken() {
        int padding = 0;
        String token = token("{'sub':'u-1','name':'Ann','x':''}");
        while (token.length() < 4_096) {
            padding += Math.max(1, (4_096 - token.length()) * 3 / 4);
            token = token("{'sub':'u-1','name':'Ann','x':'" + "x".repeat(padding) + "'}");
        }
        assertThat(token).hasSize(4_096);
        return token;
    }

    @Test
    void aTokenInTheHeaderCountsInBothDialects() throws IOException {
        try (TestServer server = start();
                RawClient plain = RawClient.open(server.port());
                RawClient chat = RawClient.open(server.port());
                RawClient bad = RawClient.open(server.port())) {
            String header = "Authorization: bearer " + token("{'sub':'u-1','name':'Ann'}");
            plain.write(RawClient.request("GET /?room=tea HTTP/1.1", header));
            assertThat(plain.readAnswer().status()).isEqualTo(101);
            plain.write(RawClient.textFrame("hi"));
            assertThat(plain.next().string("name")).isEqualTo("Ann");

            chat.write(RawClient.request("GET /ws HTTP/1.1", header, "Sec-WebSocket-Protocol: chat.v1"));
            assertThat(chat.readAnswer().status()).isEqualTo(101);
            chat.write(RawClient.textFrame("{'type':'hello','id':'h'}"));
            assertThat(chat.next().string("user")).isEqualTo("u-1");

            bad.write(RawClient.request("GET /?token=%zz HTTP/1.1"));
            assertThat(bad.readAnswer().status()).isEqualTo(400);
        }
    }

    @Test
    void anAuthorizationForAProxyMeansNothingWithoutKeys() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient plain = RawClient.open(server.port())) {
            plain.write(RawClient.request("GET /?name=ann HTTP/1.1", "Authorization: Bearer of-the-proxy"));
            assertThat(plain.readAnswer().status()).isEqualTo(101);
            plain.write(RawClient.textFrame("hi"));
            assertThat(plain.next().string("name")).isEqualTo("ann");
        }
    }
}
