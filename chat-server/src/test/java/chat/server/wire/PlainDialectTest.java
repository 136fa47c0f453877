package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PlainDialectTest {

    @AutoClose
    private static final TestServer server = TestServer.start();

    @Test
    void aLineGoesToTheLobby() {
        try (Client person = server.plain("/?name=pat");
                Client ann = server.in("lobby", "ann")) {
            person.sendText("hello \"all\"");

            assertThat(person.nextText()).isEqualTo("{\"name\":\"pat\",\"mess\":\"hello \\\"all\\\"\"}");
            Json seen = ann.next("message");
            assertThat(seen.string("name")).isEqualTo("pat");
            assertThat(seen.string("text")).isEqualTo("hello \"all\"");
        }
    }

    @Test
    void aLineGoesToTheRoomOfTheQuery() {
        try (Client person = server.plain("/ws?room=caf%C3%A9&name=J%C3%B6rg");
                Client ann = server.in("café", "ann")) {
            person.sendText("moin");
            assertThat(ann.next("message").string("name")).isEqualTo("Jörg");
            assertThat(person.nextText()).isEqualTo("{\"name\":\"Jörg\",\"mess\":\"moin\"}");

            ann.say("café", "auch moin");
            assertThat(person.nextText()).isEqualTo("{\"name\":\"ann\",\"mess\":\"auch moin\"}");
        }
    }

    @Test
    void whoGivesNoNameGetsAGuestsName() {
        try (Client person = server.plain("/?room=nameless")) {
            person.sendText("hi");

            assertThat(person.next().string("name")).startsWith("guest-");
        }
    }

    @Test
    void whoSpeaksPlainlyIsAMemberLikeAnyOther() {
        try (Client ann = server.in("members", "ann");
                Client person = server.plain("/?room=members&name=pat")) {
            person.sendText("here");
            ann.next("message");

            assertThat(ann.ask("{'type':'members','id':'m','room':'members'}").each("members", "name"))
                    .containsExactlyInAnyOrder("ann", "pat");
        }
    }

    @Test
    void emptyLinesAreIgnored() {
        try (Client person = server.plain("/?room=empty&name=pat")) {
            person.sendText("").sendText(" \t\n\u00A0\u3000\u200B").sendText("something");

            assertThat(person.next().string("mess")).isEqualTo("something");
        }
    }

    @Test
    void whatLooksLikeACommandIsALine() {
        try (Client person = server.plain("/?room=commands&name=pat")) {
            person.send("{'type':'ping'}");

            assertThat(person.next().string("mess")).isEqualTo("{\"type\":\"ping\"}");
        }
    }

    @Test
    void aLineThatIsTooLongGetsANotice() {
        try (Client person = server.plain("/?room=long&name=pat")) {
            person.sendText("x".repeat(4097)).sendText("y".repeat(4096));

            Json notice = person.next();
            assertThat(notice.string("name")).isEqualTo("*");
            assertThat(notice.string("mess")).contains("4096");
            assertThat(person.next().string("mess")).isEqualTo("y".repeat(4096));
        }
    }

    @Test
    void aRoomOrNameThatCannotBeIsRefused() throws IOException {
        for (String query : new String[] {"?room=a%2Fb", "?room=", "?name=%E2%80%8B", "?room=%ZZ"}) {
            double before = server.handshakes("bad_request");
            try (RawClient raw = RawClient.open(server.port())) {
                raw.write(RawClient.request("GET /" + query + " HTTP/1.1"));

                assertThat(raw.readAnswer().status()).as(query).isEqualTo(400);
                assertThat(server.handshakes("bad_request")).isEqualTo(before + 1);
            }
        }
    }

    @Test
    void aLineInTheSamePacketAsTheHandshakeIsSaid() throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            byte[] handshake =
                    RawClient.request("GET /?room=packet&name=pat HTTP/1.1").getBytes(StandardCharsets.US_ASCII);
            raw.write(RawClient.join(handshake, RawClient.textFrame("first")));

            assertThat(raw.readAnswer().status()).isEqualTo(101);
            assertThat(raw.next().string("mess")).isEqualTo("first");
        }
    }
}
