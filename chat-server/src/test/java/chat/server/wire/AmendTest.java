package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.client.Client;
import chat.server.client.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Edits and deletions, in memory and on disk. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class AmendTest {

    @AutoClose
    private final TestServer server;

    AmendTest(boolean onDisk, @TempDir Path data) {
        TestServerSetup settings = TestServer.defaults();
        server = (onDisk ? settings.data(data) : settings).start();
    }

    private static Predicate<Json> event(long seq) {
        return message -> message.has("seq")
                && message.number("seq") == seq
                && !message.type().equals("sent");
    }

    private static Json edit(Client client, String room, long seq, String text) {
        return client.ask(
                "{'type':'edit','id':'e-" + text + "','room':'" + room + "','seq':" + seq + ",'text':'" + text + "'}");
    }

    private static Json delete(Client client, String room, long seq) {
        return client.ask("{'type':'delete','id':'d" + seq + "','room':'" + room + "','seq':" + seq + "}");
    }

    @Test
    void everybodySeesAnEditInItsPlaceInTheRoom() {
        try (Client ann = server.in("edit", "ann");
                Client bea = server.in("edit", "bea")) {
            ann.say("edit", "helo").next("sent");
            Json sent = edit(ann, "edit", 1, "hello");

            assertThat(sent.type()).isEqualTo("sent");
            assertThat(sent.number("seq")).isEqualTo(2);
            Json seen = bea.next(event(2));
            assertThat(seen.type()).isEqualTo("edited");
            assertThat(seen.number("of")).isEqualTo(1);
            assertThat(seen.string("text")).isEqualTo("hello");
            assertThat(seen.string("name")).isEqualTo("ann");
            Json history = bea.ask("{'type':'history','id':'h','room':'edit'}");
            assertThat(history.each("messages", "type")).containsExactly("message", "edited");
            assertThat(history.each("messages", "text")).containsExactly("hello", "hello");
        }
    }

    @Test
    void whoComesBackGetsTheTombstoneAndTheDeletion() {
        try (Client ann = server.in("delete", "ann");
                Client bea = server.hello("bea")) {
            ann.say("delete", "secret").next("sent");
            assertThat(delete(ann, "delete", 1).number("seq")).isEqualTo(2);

            bea.send("{'type':'join','id':'j','room':'delete','history':10}");
            Json tombstone = bea.next(event(1));
            assertThat(tombstone.type()).isEqualTo("message");
            assertThat(tombstone.names()).containsExactlyInAnyOrder("type", "room", "seq", "user", "time", "deleted");
            Json deletion = bea.next(event(2));
            assertThat(deletion.type()).isEqualTo("deleted");
            assertThat(deletion.number("of")).isEqualTo(1);
        }
    }

    @Test
    void aRepeatedEditIsMadeOnce() {
        try (Client ann = server.in("again", "ann")) {
            ann.say("again", "a").next("sent");
            Json first = edit(ann, "again", 1, "b");
            Json second = edit(ann, "again", 1, "b");

            assertThat(second.number("seq")).isEqualTo(first.number("seq"));
            assertThat(second.flag("duplicate")).isTrue();
        }
    }

    @Test
    void amendsOnesOwnMessagesOnly() {
        try (Client ann = server.in("own", "ann");
                Client bea = server.in("own", "bea")) {
            ann.say("own", "mine").next("sent");

            assertThat(edit(bea, "own", 1, "hers").string("code")).isEqualTo("not_allowed");
            assertThat(delete(bea, "own", 1).string("code")).isEqualTo("not_allowed");
            assertThat(delete(ann, "own", 7).string("code")).isEqualTo("bad_field");
        }
    }

    @Test
    void amendsInRoomsThatAreJoinedOnly() {
        try (Client ann = server.hello("ann")) {
            assertThat(edit(ann, "elsewhere", 1, "x").string("code")).isEqualTo("not_joined");
            assertThat(delete(ann, "elsewhere", 1).string("code")).isEqualTo("not_joined");
        }
    }

    @Test
    void thePlainDialectHearsNothingOfAnEdit() {
        try (Client ann = server.in("mixed", "ann");
                Client plain = server.plain("/?room=mixed&name=cid")) {
            plain.sendText("here"); // who speaks has joined
            assertThat(plain.nextText()).contains("here");
            ann.say("mixed", "one").next("sent");
            edit(ann, "mixed", 2, "uno");
            ann.say("mixed", "two").next("sent");

            assertThat(plain.nextText()).contains("one");
            assertThat(plain.nextText()).contains("two");
        }
    }

    @Test
    void nothingCanBeAmendedWhereTheWindowIsClosed() {
        try (TestServer strict = TestServer.defaults().editWindow(Duration.ZERO).start();
                Client ann = strict.in("room", "ann")) {
            ann.say("room", "a").next("sent");
            assertThat(edit(ann, "room", 1, "b").string("code")).isEqualTo("not_allowed");
            assertThat(delete(ann, "room", 1).string("code")).isEqualTo("not_allowed");
        }
    }
}
