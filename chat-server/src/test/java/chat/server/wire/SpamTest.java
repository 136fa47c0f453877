package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.RoomRules;
import chat.server.config.SpamRules;
import chat.server.config.TransportKind;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules against floods of the same text and against newcomers' links, as clients see them. */
final class SpamTest {

    private static final String LINK = "look at www.example.org";

    private static TestServer start(TransportKind kind) {
        return TestServer.defaults()
                .with(live -> live.withRules(
                        RoomRules.NONE.withSpam(SpamRules.parse(List.of("lobby=2/1h"), List.of("lobby=1h")))))
                .startOn(kind);
    }

    private static Json send(Client client, String id, String text) {
        return client.ask("{'type':'send','id':'" + id + "','room':'lobby','text':'" + text + "'}");
    }

    private static void assertIsError(Json answer, String code) {
        assertThat(answer.type()).isEqualTo("error");
        assertThat(answer.string("code")).isEqualTo(code);
        assertThat(answer.number("retryAfterMs")).isBetween(1L, 3_600_000L);
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aFloodFromOneAddressEndsWhoeverItIsAndOthersSeeNothingOfIt(TransportKind kind) {
        try (TestServer server = start(kind);
                Client ann = server.in("lobby", "ann");
                Client bob = server.in("lobby", "bob");
                Client reader = server.in("lobby", "reader")) {
            assertThat(send(ann, "1", "Buy now").type()).isEqualTo("sent");
            assertThat(send(bob, "2", "BUY NOW").type()).isEqualTo("sent");

            assertIsError(send(ann, "3", "buy  now"), "repeated");
            assertIsError(send(bob, "4", "buy now"), "repeated");
            assertThat(send(bob, "5", "something else").type()).isEqualTo("sent");

            assertThat(List.of(text(reader), text(reader), text(reader)))
                    .containsExactly("Buy now", "BUY NOW", "something else");
            assertThat(server.meter("chat_spam_messages_total{reason=\"repeated\"}"))
                    .isEqualTo(2);
            assertThat(server.errors("repeated")).isEqualTo(2);
        }
    }

    private static String text(Client reader) {
        return reader.next("message").string("text");
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aNewcomersLinkIsRefused(TransportKind kind) {
        try (TestServer server = start(kind);
                Client ann = server.in("lobby", "ann")) {
            assertIsError(send(ann, "1", LINK), "no_links_yet");
            assertThat(send(ann, "2", "no link").type()).isEqualTo("sent");
            assertThat(server.meter("chat_spam_messages_total{reason=\"link\"}"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void bothHoldForPlainLines(TransportKind kind) {
        try (TestServer server = start(kind);
                Client person = server.plain("/?name=pat")) {
            person.sendText(LINK);
            assertThat(person.next().string("mess")).isEqualTo("newcomers may not send links yet");
            for (int i = 0; i < 2; i++) {
                person.sendText("hi");
                assertThat(person.next().string("mess")).isEqualTo("hi");
            }
            person.sendText("Hi");
            Json refused = person.next();
            assertThat(refused.string("name")).isEqualTo("*");
            assertThat(refused.string("mess")).isEqualTo("the same text came 2 times already");
        }
    }
}
