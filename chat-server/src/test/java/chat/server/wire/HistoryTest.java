package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class HistoryTest {

    @AutoClose
    private static final TestServer server = TestServer.start();

    @AutoClose
    private final Client ann = server.in("ten", "ann");

    @BeforeAll
    static void sayTenThings() {
        try (Client speaker = server.in("ten", "speaker")) {
            for (int i = 1; i <= 10; i++) {
                speaker.say("ten", "m" + i);
            }
            speaker.nextTexts(10);
        }
    }

    private Json history(String more) {
        return ann.ask("{'type':'history','id':'h','room':'ten'" + more + "}");
    }

    private static List<String> texts(Json history) {
        return history.each("messages", "text");
    }

    @Test
    void historyGivesTheNewestMessagesInOrder() {
        Json history = history(",'limit':3");

        assertThat(history.string("room")).isEqualTo("ten");
        assertThat(history.string("epoch")).isNotEmpty();
        assertThat(texts(history)).containsExactly("m8", "m9", "m10");
        assertThat(history.flag("more")).isTrue();
        assertThat(history.objects("messages").get(0).number("seq")).isEqualTo(8);
        assertThat(history.objects("messages").get(0).string("name")).isEqualTo("speaker");
    }

    @Test
    void beforeGivesTheNewestBeforeIt() {
        assertThat(texts(history(",'before':4,'limit':2"))).containsExactly("m2", "m3");
        assertThat(history(",'before':4,'limit':2").flag("more")).isTrue();
    }

    @Test
    void beforeSaysWhenThereIsNoMore() {
        Json history = history(",'before':4");

        assertThat(texts(history)).containsExactly("m1", "m2", "m3");
        assertThat(history.flag("more")).isFalse();
        assertThat(texts(history(",'before':1"))).isEmpty();
        assertThat(history(",'before':1").flag("more")).isFalse();
    }

    @Test
    void afterGivesTheOldestAfterIt() {
        Json history = history(",'after':3,'limit':2");

        assertThat(texts(history)).containsExactly("m4", "m5");
        assertThat(history.flag("more")).isTrue();
    }

    @Test
    void afterSaysWhenThereIsNoMore() {
        Json history = history(",'after':8");

        assertThat(texts(history)).containsExactly("m9", "m10");
        assertThat(history.flag("more")).isFalse();
        assertThat(texts(history(",'after':10"))).isEmpty();
        assertThat(texts(history(",'after':9007199254740992"))).isEmpty();
    }

    @Test
    void afterGivesNothingOlderThanWhatIsRetained() {
        try (TestServer small = TestServer.defaults().historyMessages(5).start();
                Client bob = small.in("room", "bob")) {
            for (int i = 1; i <= 20; i++) {
                bob.post("room", "m" + i);
            }

            Json history = bob.ask("{'type':'history','id':'h','room':'room','after':3,'limit':2}");

            assertThat(texts(history)).containsExactly("m16", "m17");
            assertThat(history.flag("more")).isTrue();
        }
    }

    @Test
    void beforeAndAfterTogetherAreRefused() {
        Json refused = history(",'before':3,'after':1");

        assertThat(refused.string("code")).isEqualTo("bad_field");
        assertThat(refused.string("message")).contains("after");
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertThat(history(",'limit':0").string("code")).isEqualTo("bad_field");
    }

    @Test
    void aHistoryOfMoreThanSixteenBitsOfLengthComesWhole() throws IOException {
        String text = "x".repeat(4000);
        try (RawClient raw = RawClient.in(server, "long")) {
            for (int i = 0; i < 20; i++) {
                raw.text("{'type':'send','id':'" + i + "','room':'long','text':'" + text + "'}");
                raw.nextOfType("sent");
            }
            raw.text("{'type':'history','id':'h','room':'long'}");

            Json history = raw.nextOfType("history");
            assertThat(history.toString()).hasSizeGreaterThan(65_535);
            assertThat(history.each("messages", "text")).hasSize(20).containsOnly(text);
        }
    }

    @Test
    void aReplyOfTooManyBytesIsShortenedAndSaysSo() {
        try (Client bob = server.in("huge", "bob")) {
            String text = "y".repeat(4096);
            for (int i = 1; i <= 70; i++) {
                bob.send("{'type':'send','room':'huge','text':'" + text + "'}");
            }
            bob.nextTexts(70);

            Json newest = bob.ask("{'type':'history','id':'n','room':'huge','limit':70}");
            Json oldest = bob.ask("{'type':'history','id':'o','room':'huge','after':0,'limit':70}");

            int fitting = 256 * 1024 / (4096 + 125); // the text, and what stands around it
            assertThat(newest.objects("messages")).hasSize(fitting);
            assertThat(newest.objects("messages").get(fitting - 1).number("seq"))
                    .isEqualTo(70);
            assertThat(newest.flag("more")).isTrue();
            assertThat(oldest.objects("messages")).hasSize(fitting);
            assertThat(oldest.objects("messages").get(0).number("seq")).isEqualTo(1);
            assertThat(oldest.flag("more")).isTrue();
        }
    }

    @Test
    void aPingTellsTheNewestMessageOfEachRoom() {
        ann.ask("{'type':'join','id':'j','room':'none-yet'}");

        Json pong = ann.ask("{'type':'ping','id':'p'}");

        assertThat(pong.type()).isEqualTo("pong");
        assertThat(pong.number("time")).isPositive();
        assertThat(pong.object("rooms")).isEqualTo(Json.of("ten", 10, "none-yet", 0));
    }
}
