package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that say what they should not. The connection lives on after each. */
final class BadCommandTest {

    @AutoClose
    private static final TestServer server = TestServer.start();

    @AutoClose
    private final Client ann = server.in("room", "ann");

    private Json refused(String code, String message) {
        double before = server.errors(code);

        Json error = ann.ask(message);

        assertThat(error.type()).isEqualTo("error");
        assertThat(error.string("code")).isEqualTo(code);
        assertThat(error.string("message")).isNotEmpty();
        assertThat(server.errors(code)).isEqualTo(before + 1);
        assertThat(ann.ask("{'type':'ping','id':'still-here'}").string("id")).isEqualTo("still-here");
        return error;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "[]",
                "null",
                "1",
                "'text'",
                "{}{}",
                "{'type':}",
                "{type:'ping'}",
                "{'type':'ping'},",
                "\u0000",
                "{'type':'ping','id':'a\nb'}",
                "{'type':'ping','n':01}",
                "{'type':'ping',}",
                "{'type':'ping','n':NaN}",
            })
    void whatIsNotAJsonObjectIsRefused(String text) {
        refused("bad_json", text);
    }

    @Test
    void jsonThatIsTenThousandDeepIsRefused() {
        refused("bad_json", "{'type':'ping','x':" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
        refused("bad_json", "{'x':".repeat(10_000) + "1" + "}".repeat(10_000));
        refused("bad_json", "[".repeat(10_000));
    }

    @Test
    void aNumberOfThousandsOfDigitsDoesNoHarm() {
        refused("bad_json", "{'type':'history','room':'room','limit':" + "9".repeat(60_000) + "}");
        refused("bad_field", "{'type':'history','room':'room','limit':" + "9".repeat(900) + "}");
        refused("bad_field", "{'type':'history','room':'room','limit':1e999999999}");
    }

    @Test
    void anUnknownTypeIsRefused() {
        assertThat(refused("unknown_type", "{'type':'dance','id':'7'}").string("id"))
                .isEqualTo("7");
        refused("unknown_type", "{'type':''}");
        refused("bad_field", "{'type':5}");
        refused("bad_field", "{'id':'1'}");
    }

    @Test
    void unknownFieldsArePassedOver() {
        Json pong = ann.ask("{'type':'ping','id':'1','new':{'a':[1,2.5,null,true]},'':'x'}");

        assertThat(pong.type()).isEqualTo("pong");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "type    | {'type':null}",
                "room    | {'type':'join','room':null}",
                "room    | {'type':'leave','room':null}",
                "room    | {'type':'send','room':null,'text':'hi'}",
                "text    | {'type':'send','room':'room','text':null}",
                "room    | {'type':'history','room':null}",
                "room    | {'type':'members','room':null}",
                "room    | {'type':'typing','room':null,'active':true}",
                "active  | {'type':'typing','room':'room','active':null}",
                "name    | {'type':'rename','name':null}",
                "epoch   | {'type':'join','room':'other','since':{'epoch':null,'seq':1}}",
                "seq     | {'type':'join','room':'other','since':{'epoch':'e','seq':null}}",
                "history | {'type':'join','room':'other','history':-1}",
                "since   | {'type':'join','room':'other','since':[]}",
                "limit   | {'type':'history','room':'room','limit':'many'}",
                "before  | {'type':'history','room':'room','before':1.5}",
                "after   | {'type':'members','room':'room','after':'not/a/user'}",
                "active  | {'type':'typing','room':'room','active':1}",
                "id      | {'type':'ping','id':5}",
                "text    | {'type':'send','room':'room','text':'half \\ud83d'}",
            })
    void aFieldThatIsMissingOrOfTheWrongKindIsNamed(String field, String message) {
        assertThat(refused("bad_field", message).string("message")).contains(field);
    }

    @Test
    void nullForAFieldThatMayBeMissingIsTheSameAsNothing() {
        try (Client bea = server.connect()) {
            assertThat(bea.ask("{'type':'hello','id':'1','name':null,'session':null,'token':null}")
                            .type())
                    .isEqualTo("welcome");
            assertThat(bea.ask("{'type':'join','id':'2','room':'nulls','since':null,'history':null}")
                            .type())
                    .isEqualTo("joined");
            assertThat(bea.ask("{'type':'history','id':'3','room':'nulls','before':null,'after':null,'limit':null}")
                            .type())
                    .isEqualTo("history");
            assertThat(bea.ask("{'type':'members','id':'4','room':'nulls','after':null,'limit':null}")
                            .type())
                    .isEqualTo("members");
            assertThat(bea.send("{'type':'send','id':null,'room':'nulls','text':'hi'}")
                            .next("message")
                            .has("id"))
                    .isFalse();
        }
    }

    @Test
    void anIdOfMoreThan64CharactersIsRefused() {
        refused("bad_field", "{'type':'ping','id':'" + "i".repeat(65) + "'}");

        String longest = "💬".repeat(64);
        assertThat(ann.ask("{'type':'ping','id':'" + longest + "'}").string("id"))
                .isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\u200b\\u200b", "\\u2060", "\\u202eevil", "a\\u0000b", "a\\nb", "\\u3164"})
    void aNameThatCannotBeSeenIsRefused(String name) {
        refused("bad_name", "{'type':'rename','name':'" + name + "'}");
    }

    @Test
    void aNameOfMoreThan32CharactersIsRefused() {
        refused("bad_name", "{'type':'rename','name':'" + "n".repeat(33) + "'}");
        assertThat(ann.ask("{'type':'rename','id':'1','name':'" + "🐧".repeat(32) + "'}")
                        .type())
                .isEqualTo("renamed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "..\\\\", "#a", "a\\u200bb", "\\u0301a", "<b>", "a\\u0000"})
    void aRoomThatCannotBeIsRefused(String room) {
        refused("bad_room", "{'type':'join','room':'" + room + "'}");
    }

    @Test
    void aRoomOfMoreThan64CharactersIsRefused() {
        refused("bad_room", "{'type':'join','room':'" + "r".repeat(65) + "'}");
        assertThat(ann.ask("{'type':'join','id':'1','room':'" + "r".repeat(64) + "'}")
                        .type())
                .isEqualTo("joined");
    }

    @Test
    void twoSpellingsOfOneRoomAreOneRoom() {
        ann.ask("{'type':'join','id':'1','room':'cafe\\u0301'}");

        assertThat(ann.ask("{'type':'join','id':'2','room':'caf\\u00e9'}").string("code"))
                .isEqualTo("already_joined");
    }

    @Test
    void aTextThatIsTooLongOrEmptyIsRefused() {
        refused("text_too_long", "{'type':'send','id':'1','room':'room','text':'" + "x".repeat(4097) + "'}");
        refused("text_empty", "{'type':'send','id':'2','room':'room','text':''}");
        refused("text_empty", "{'type':'send','id':'3','room':'room','text':' \\n\\t '}");
        refused("text_empty", "{'type':'send','id':'4','room':'room','text':'\\u00a0\\u3000\\u200b'}");
    }

    @Test
    void aTextOf4096CharactersOutsideTheBasicPlaneIsFine() {
        String text = "😀".repeat(4096);
        ann.send("{'type':'send','id':'1','room':'room','text':'" + text + "'}");

        assertThat(ann.next("message").string("text")).isEqualTo(text);
    }
}
