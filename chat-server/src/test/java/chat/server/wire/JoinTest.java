package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomKind;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class JoinTest {

    private static final int KEPT = 10;

    @AutoClose
    private static final TestServer server =
            TestServer.defaults().historyMessages(KEPT).start();

    @AutoClose
    private final Client ann = server.hello("ann");

    @AutoClose
    private final Client bea = server.hello("bea");

    private static void say(Client client, String room, int from, int to) {
        for (int i = from; i <= to; i++) {
            client.say(room, "m" + i);
            client.next("sent");
        }
    }

    private static String join(String room, String more) {
        return "{'type':'join','id':'j','room':'" + room + "'" + more + "}";
    }

    @Test
    void aNewRoomIsEmpty() {
        Json joined = ann.ask(join("new", ""));

        assertThat(joined.type()).isEqualTo("joined");
        assertThat(joined.string("room")).isEqualTo("new");
        assertThat(joined.string("epoch")).isNotEmpty();
        assertThat(joined.number("seq")).isZero();
        assertThat(joined.number("first")).isEqualTo(1);
        assertThat(joined.number("members")).isEqualTo(1);
        assertThat(joined.flag("recovered")).isTrue();
    }

    @Test
    void theNewestMessagesAskedForFollowTheReplyAndThenTheLiveOnes() {
        ann.ask(join("newest", ""));
        say(ann, "newest", 1, 5);

        Json joined = bea.ask(join("newest", ",'history':2"));
        say(ann, "newest", 6, 6);

        assertThat(joined.number("seq")).isEqualTo(5);
        assertThat(joined.number("members")).isEqualTo(2);
        assertThat(bea.nextTexts(3)).containsExactly("m4", "m5", "m6");
    }

    @Test
    void whoJoinsReadsTheSettingsThatAreOtherThanInEveryRoom() {
        RoomName room = new RoomName("settled");
        server.configure(room, new RoomSettings(RoomKind.ANNOUNCE, 500L, "Roses", null, users("ann"), 5L, 0L));
        server.configure(room, RoomSettings.ofTopic("Tulips"));

        Json joined = bea.ask(join("settled", ",'history':2"));

        assertThat(joined.object("settings")).isEqualTo(Json.of("kind", "announce", "slowMs", 500, "topic", "Tulips"));
        assertThat(bea.next("changed").number("seq")).isEqualTo(1);
    }

    @Test
    void whoJoinsReadsNoSettingsWhereAllIsAsInEveryRoom() {
        RoomName room = new RoomName("unsettled");
        server.configure(room, new RoomSettings(RoomKind.ANNOUNCE, 500L, "Roses", users("bea"), null, null, null));
        server.configure(room, new RoomSettings(RoomKind.OPEN, 0L, "", null, null, null, null));

        assertThat(bea.ask(join("unsettled", "")).has("settings")).isFalse();
    }

    private static SortedSet<UserId> users(String user) {
        return new TreeSet<>(Set.of(new UserId(user)));
    }

    @Test
    void withoutHistoryOnlyLiveMessagesCome() {
        ann.ask(join("live", ""));
        say(ann, "live", 1, 3);

        bea.ask(join("live", ""));
        say(ann, "live", 4, 4);

        assertThat(bea.nextTexts(1)).containsExactly("m4");
    }

    @Test
    void askingForMoreThanIsKeptGivesAllThatIs() {
        ann.ask(join("all", ""));
        say(ann, "all", 1, KEPT + 3);

        Json joined = bea.ask(join("all", ",'history':1000"));

        assertThat(joined.number("first")).isEqualTo(4);
        assertThat(joined.flag("recovered")).isTrue();
        assertThat(bea.next("message").number("seq")).isEqualTo(4);
        assertThat(bea.nextTexts(KEPT - 1)).startsWith("m5").endsWith("m13");
    }

    @Test
    void sinceGivesExactlyWhatWasMissed() {
        String epoch = ann.ask(join("missed", "")).string("epoch");
        say(ann, "missed", 1, 6);

        Json joined = bea.ask(join("missed", ",'history':1,'since':{'epoch':'" + epoch + "','seq':4}"));
        say(ann, "missed", 7, 7);

        assertThat(joined.flag("recovered")).isTrue();
        assertThat(bea.nextTexts(3)).containsExactly("m5", "m6", "m7");
    }

    @Test
    void sinceTheNewestGivesLiveMessagesAlone() {
        String epoch = ann.ask(join("level", "")).string("epoch");
        say(ann, "level", 1, 2);

        Json joined = bea.ask(join("level", ",'since':{'epoch':'" + epoch + "','seq':2}"));
        say(ann, "level", 3, 3);

        assertThat(joined.flag("recovered")).isTrue();
        assertThat(bea.nextTexts(1)).containsExactly("m3");
    }

    @Test
    void sinceTheOldestKeptIsRecovered() {
        String epoch = ann.ask(join("edge", "")).string("epoch");
        say(ann, "edge", 1, KEPT + 2);

        Json joined = bea.ask(join("edge", ",'since':{'epoch':'" + epoch + "','seq':2}"));

        assertThat(joined.flag("recovered")).isTrue();
        assertThat(bea.next("message").number("seq")).isEqualTo(3);
    }

    @Test
    void sinceATimeThatIsForgottenGivesEverythingKept() {
        String epoch = ann.ask(join("forgotten", "")).string("epoch");
        say(ann, "forgotten", 1, KEPT + 2);

        Json joined = bea.ask(join("forgotten", ",'since':{'epoch':'" + epoch + "','seq':1}"));

        assertThat(joined.flag("recovered")).isFalse();
        assertThat(joined.number("first")).isEqualTo(3);
        assertThat(bea.nextTexts(KEPT)).startsWith("m3").endsWith("m12");
    }

    @Test
    void sinceAnotherEpochGivesEverythingKept() {
        ann.ask(join("epoch", ""));
        say(ann, "epoch", 1, 3);

        Json joined = bea.ask(join("epoch", ",'since':{'epoch':'another','seq':2}"));

        assertThat(joined.flag("recovered")).isFalse();
        assertThat(bea.nextTexts(3)).containsExactly("m1", "m2", "m3");
    }

    @Test
    void sinceAMessageThatNeverWasGivesEverythingKept() {
        String epoch = ann.ask(join("future", "")).string("epoch");
        say(ann, "future", 1, 2);

        Json joined = bea.ask(join("future", ",'since':{'epoch':'" + epoch + "','seq':3}"));

        assertThat(joined.flag("recovered")).isFalse();
        assertThat(bea.nextTexts(2)).containsExactly("m1", "m2");
    }

    @Test
    void aRoomIsRememberedWhenEverybodyHasLeft() {
        String epoch = ann.ask(join("empty", "")).string("epoch");
        say(ann, "empty", 1, 2);
        ann.ask("{'type':'leave','id':'l','room':'empty'}");

        Json joined = bea.ask(join("empty", ",'history':9"));

        assertThat(joined.string("epoch")).isEqualTo(epoch);
        assertThat(joined.number("members")).isEqualTo(1);
        assertThat(bea.nextTexts(2)).containsExactly("m1", "m2");
    }

    @Test
    void whoHasLeftGetsNothingMore() {
        ann.ask(join("left", ""));
        bea.ask(join("left", ""));
        Json left = bea.ask("{'type':'leave','id':'l','room':'left'}");
        say(ann, "left", 1, 1);

        bea.ask(join("left", ""));
        say(ann, "left", 2, 2);

        assertThat(left.type()).isEqualTo("left");
        assertThat(left.string("room")).isEqualTo("left");
        assertThat(bea.nextTexts(1)).containsExactly("m2");
    }

    @Test
    void aRoomIsJoinedOnce() {
        ann.ask(join("once", ""));

        assertThat(ann.ask(join("once", "")).string("code")).isEqualTo("already_joined");
    }

    @Test
    void commandsForARoomThatIsNotJoinedAreRefused() {
        assertThat(ann.ask("{'type':'leave','id':'1','room':'x'}").string("code"))
                .isEqualTo("not_joined");
        assertThat(ann.ask("{'type':'send','id':'2','room':'x','text':'hi'}").string("code"))
                .isEqualTo("not_joined");
        assertThat(ann.ask("{'type':'history','id':'3','room':'x'}").string("code"))
                .isEqualTo("not_joined");
        assertThat(ann.ask("{'type':'members','id':'4','room':'x'}").string("code"))
                .isEqualTo("not_joined");
        assertThat(ann.ask("{'type':'typing','room':'x','active':true}").string("code"))
                .isEqualTo("not_joined");
    }

    @Test
    void theHundredAndFirstRoomIsOneTooMany() {
        assertThat(bea.ask(join("open", "")).type()).isEqualTo("joined");
        double before = server.errors("too_many_rooms");
        for (int i = 1; i <= 100; i++) {
            assertThat(ann.ask(join("many-" + i, "")).type()).isEqualTo("joined");
        }

        Json refused = ann.ask(join("many-101", ""));
        ann.ask("{'type':'leave','id':'l','room':'many-1'}");
        Json joined = ann.ask(join("open", "")); // not a new one, of which there are only a few a second

        assertThat(refused.string("code")).isEqualTo("too_many_rooms");
        assertThat(server.errors("too_many_rooms")).isEqualTo(before + 1);
        assertThat(joined.type()).isEqualTo("joined");
    }
}
