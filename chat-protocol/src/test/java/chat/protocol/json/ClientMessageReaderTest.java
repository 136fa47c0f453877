package chat.protocol.json;

import static chat.protocol.json.Bytes.readCommand;
import static chat.protocol.json.NotOneObjectTest.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import chat.protocol.RoomName;
import chat.protocol.StreamPosition;
import chat.protocol.UserId;
import chat.protocol.UserName;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientMessageReaderTest {

    private static final RoomName LOBBY = new RoomName("lobby");

    @Test
    void readsEveryCommandAsTheProtocolWritesIt() throws MalformedMessageException {
        assertThat(readCommand("""
                {"type":"hello","id":"1","name":"Ann","session":"s","token":"t"}""")).isEqualTo(new ClientMessage.Hello("1", new UserName("Ann"), "s", "t"));
        assertThat(readCommand("""
                {"type":"join","room":"lobby","since":{"epoch":"e","seq":7},"history":20}""")).isEqualTo(new ClientMessage.Join(null, LOBBY, new StreamPosition("e", 7), 20));
        assertThat(readCommand("{\"type\":\"leave\",\"room\":\"lobby\"}"))
                .isEqualTo(new ClientMessage.Leave(null, LOBBY));
        assertThat(readCommand("{\"type\":\"send\",\"room\":\"lobby\",\"text\":\" hi \",\"id\":\"x\"}"))
                .isEqualTo(new ClientMessage.Send("x", LOBBY, " hi "));
        assertThat(readCommand("{\"type\":\"edit\",\"room\":\"lobby\",\"seq\":7,\"text\":\"hi\"}"))
                .isEqualTo(new ClientMessage.Edit(null, LOBBY, 7, "hi"));
        assertThat(readCommand("{\"type\":\"delete\",\"room\":\"lobby\",\"seq\":7,\"reason\":\"oops\"}"))
                .isEqualTo(new ClientMessage.Delete(null, LOBBY, 7, "oops"));
        assertThat(readCommand("{\"type\":\"history\",\"room\":\"lobby\",\"before\":9,\"limit\":3}"))
                .isEqualTo(new ClientMessage.History(null, LOBBY, 9L, null, 3));
        assertThat(readCommand("{\"type\":\"members\",\"room\":\"lobby\",\"after\":\"u1\",\"limit\":3}"))
                .isEqualTo(new ClientMessage.Members(null, LOBBY, new UserId("u1"), 3));
        assertThat(readCommand("{\"type\":\"typing\",\"room\":\"lobby\",\"active\":true}"))
                .isEqualTo(new ClientMessage.Typing(null, LOBBY, true));
        assertThat(readCommand("{\"type\":\"rename\",\"name\":\" Ann \"}"))
                .isEqualTo(new ClientMessage.Rename(null, new UserName("Ann")));
        assertThat(readCommand("{\"type\":\"ping\"}")).isEqualTo(new ClientMessage.Ping(null));
    }

    @Test
    void fillsInWhatIsLeftOut() throws MalformedMessageException {
        assertThat(readCommand("{\"type\":\"hello\"}")).isEqualTo(new ClientMessage.Hello(null, null, null, null));
        assertThat(readCommand("{\"type\":\"join\",\"room\":\"lobby\"}"))
                .isEqualTo(new ClientMessage.Join(null, LOBBY, null, 0));
        assertThat(readCommand("{\"type\":\"history\",\"room\":\"lobby\"}"))
                .isEqualTo(new ClientMessage.History(null, LOBBY, null, null, 50));
        assertThat(readCommand("{\"type\":\"members\",\"room\":\"lobby\"}"))
                .isEqualTo(new ClientMessage.Members(null, LOBBY, null, 200));
    }

    @Test
    void givesNoMoreThanOnePageWhateverIsAskedFor() throws MalformedMessageException {
        assertThat(readCommand("{\"type\":\"join\",\"room\":\"lobby\",\"history\":9007199254740992}"))
                .isEqualTo(new ClientMessage.Join(null, LOBBY, null, Limits.PAGE_ENTRIES));
        assertThat(readCommand("{\"type\":\"history\",\"room\":\"lobby\",\"limit\":1001}"))
                .isEqualTo(new ClientMessage.History(null, LOBBY, null, null, Limits.PAGE_ENTRIES));
    }

    @Test
    void ignoresUnknownFieldsOfAnyKind() throws MalformedMessageException {
        assertThat(readCommand("""
                {"a":1e400,"b":[[{}],-0.5],"c":{"type":"send"},"type":"ping","d":null,"e":"\\ud800","f":123456789012345678901}""")).isEqualTo(new ClientMessage.Ping(null));
    }

    @Test
    void takesTheLastOfAFieldGivenTwice() throws MalformedMessageException {
        assertThat(readCommand("{\"type\":\"send\",\"id\":1,\"type\":\"ping\",\"id\":\"b\"}"))
                .isEqualTo(new ClientMessage.Ping("b"));
    }

    @Test
    void takesNullForAFieldThatIsLeftOut() throws MalformedMessageException {
        assertThat(readCommand("{\"type\":\"hello\",\"id\":null,\"name\":null,\"session\":null,\"token\":null}"))
                .isEqualTo(readCommand("{\"type\":\"hello\"}"));
        assertThat(readCommand("{\"type\":\"join\",\"room\":\"lobby\",\"since\":null,\"history\":null}"))
                .isEqualTo(readCommand("{\"type\":\"join\",\"room\":\"lobby\"}"));
        assertThat(readCommand(
                        "{\"type\":\"history\",\"room\":\"lobby\",\"before\":null,\"after\":null,\"limit\":null}"))
                .isEqualTo(readCommand("{\"type\":\"history\",\"room\":\"lobby\"}"));
        assertThat(readCommand("{\"type\":\"members\",\"room\":\"lobby\",\"after\":null,\"limit\":null}"))
                .isEqualTo(readCommand("{\"type\":\"members\",\"room\":\"lobby\"}"));
    }

    @ParameterizedTest
    @MethodSource("fieldsOfWrongTypes")
    void namesTheFieldOfAWrongType(String json, String field) {
        MalformedMessageException refused = refused(json);

        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(refused.getMessage()).startsWith("field " + field + " ");
        assertThat(refused.id()).isEqualTo("i");
    }

    static List<Arguments> fieldsOfWrongTypes() {
        List<String> notStrings = List.of("1", "1.5", "true", "[]", "{}", "[\"a\"]", "\"\\ud800\"", "\"a\\udc00\"");
        List<String> notNumbers = List.of(
                "-1",
                "1.0",
                "1e0",
                "1e400",
                "-1e400",
                "9007199254740993",
                "9223372036854775808",
                "1".repeat(900),
                "\"1\"",
                "true",
                "[]",
                "[1]",
                "{}");
        List<String> notFlags = List.of("0", "1", "\"true\"", "[]", "{}");
        List<String> notObjects = List.of("1", "\"e\"", "true", "[]", "[{}]");
        List<Arguments> cases = new ArrayList<>();
        wrong(cases, "", "type", notStrings);
        for (String optional : List.of("name", "session", "token")) {
            wrong(cases, "\"type\":\"hello\"", optional, notStrings);
        }
        for (String type : List.of("join", "leave", "send", "history", "members", "typing")) {
            wrong(cases, "\"text\":\"hi\",\"active\":true,\"type\":\"" + type + "\"", "room", notStrings);
        }
        wrong(cases, "\"type\":\"rename\"", "name", notStrings);
        wrong(cases, "\"type\":\"send\",\"room\":\"a\"", "text", notStrings);
        wrong(cases, "\"type\":\"members\",\"room\":\"a\"", "after", notStrings);
        wrong(cases, "\"type\":\"members\",\"room\":\"a\"", "after", List.of("\"\"", "\"a b\""));
        wrong(cases, "\"type\":\"typing\",\"room\":\"a\"", "active", notFlags);
        wrong(cases, "\"type\":\"join\",\"room\":\"a\"", "history", notNumbers);
        wrong(cases, "\"type\":\"join\",\"room\":\"a\"", "since", notObjects);
        for (String field : List.of("before", "after", "limit")) {
            wrong(cases, "\"type\":\"history\",\"room\":\"a\"", field, notNumbers);
        }
        wrong(cases, "\"type\":\"members\",\"room\":\"a\"", "limit", notNumbers);
        wrong(cases, "\"type\":\"members\",\"room\":\"a\"", "limit", List.of("0", "-0"));
        for (String value : notNumbers) {
            cases.add(Arguments.of(
                    "{\"id\":\"i\",\"type\":\"join\",\"room\":\"a\",\"since\":{\"epoch\":\"e\",\"seq\":" + value + "}}",
                    "seq"));
        }
        for (String value : notStrings) {
            cases.add(Arguments.of(
                    "{\"id\":\"i\",\"type\":\"join\",\"room\":\"a\",\"since\":{\"seq\":1,\"epoch\":" + value + "}}",
                    "epoch"));
        }
        return cases;
    }

    private static void wrong(List<Arguments> cases, String fields, String field, List<String> values) {
        String others = fields.isEmpty() ? "" : "," + fields;
        for (String value : values) {
            cases.add(Arguments.of("{\"id\":\"i\"" + others + ",\"" + field + "\":" + value + "}", field));
        }
    }

    @ParameterizedTest
    @MethodSource("missingFields")
    void namesTheFieldThatIsMissingOrNull(String fields, String missing) {
        for (String json :
                List.of("{\"id\":\"i\"" + fields + "}", "{\"id\":\"i\"" + fields + ",\"" + missing + "\":null}")) {
            MalformedMessageException refused = refused(json);

            assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FIELD);
            assertThat(refused.getMessage()).isEqualTo("field " + missing + " is missing");
            assertThat(refused.id()).isEqualTo("i");
        }
    }

    static List<Arguments> missingFields() {
        return List.of(
                Arguments.of("", "type"),
                Arguments.of(",\"type\":\"join\"", "room"),
                Arguments.of(",\"type\":\"leave\"", "room"),
                Arguments.of(",\"type\":\"send\",\"text\":\"hi\"", "room"),
                Arguments.of(",\"type\":\"history\"", "room"),
                Arguments.of(",\"type\":\"members\"", "room"),
                Arguments.of(",\"type\":\"typing\",\"active\":true", "room"),
                Arguments.of(",\"type\":\"send\",\"room\":\"a\"", "text"),
                Arguments.of(",\"type\":\"typing\",\"room\":\"a\"", "active"),
                Arguments.of(",\"type\":\"rename\"", "name"),
                Arguments.of(",\"type\":\"join\",\"room\":\"a\",\"since\":{\"epoch\":\"e\"}", "seq"),
                Arguments.of(",\"type\":\"join\",\"room\":\"a\",\"since\":{\"seq\":1}", "epoch"));
    }

    @Test
    void refusesAnIdThatIsNoStringOrTooLong() throws MalformedMessageException {
        String longest = "\uD83D\uDE00".repeat(Limits.ID_CHARS);
        assertThat(readCommand("{\"type\":\"ping\",\"id\":\"" + longest + "\"}").id())
                .isEqualTo(longest);

        for (String id : List.of("1", "true", "{}", "[]", "\"\\ud800\"", "\"" + longest + "x\"")) {
            MalformedMessageException refused = refused("{\"type\":\"ping\",\"id\":" + id + "}");

            assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FIELD);
            assertThat(refused.getMessage()).startsWith("field id ");
            assertThat(refused.id()).isNull();
        }
    }

    @Test
    void takesMinusZeroForZero() throws MalformedMessageException {
        assertThat(readCommand("{\"type\":\"history\",\"room\":\"lobby\",\"after\":-0}"))
                .isEqualTo(new ClientMessage.History(null, LOBBY, null, 0L, 50));
    }

    @Test
    void refusesHistoryBothBeforeAndAfter() {
        MalformedMessageException refused = refused("{\"type\":\"history\",\"room\":\"a\",\"before\":9,\"after\":1}");

        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(refused.getMessage()).startsWith("field after ");
    }

    @Test
    void refusesAnEpochThatCannotBe() {
        for (String epoch : List.of("", "e".repeat(65))) {
            MalformedMessageException refused = refused("{\"type\":\"join\",\"room\":\"a\",\"since\":{\"epoch\":\""
                    + epoch + "\",\"seq\":1},\"id\":\"i\"}");

            assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FIELD);
            assertThat(refused.getMessage()).startsWith("field since ");
            assertThat(refused.id()).isEqualTo("i");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Ping", "PING", "ping ", "message", "error"})
    void refusesTypesThatNoCommandHas(String type) {
        assertRefused(ErrorCode.UNKNOWN_TYPE, "{\"id\":\"i\",\"type\":\"" + type + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "\\u0000", "\\u200b", "\\u0301"})
    void refusesRoomsOfNoGoodName(String room) {
        for (String type : List.of("join", "leave", "send", "history", "members", "typing")) {
            assertRefused(ErrorCode.BAD_ROOM, "{\"id\":\"i\",\"type\":\"" + type + "\",\"room\":\"" + room + "\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\u200b", "a\\u202eb", "a\\nb"})
    void refusesUsersOfNoGoodName(String name) {
        assertRefused(ErrorCode.BAD_NAME, "{\"id\":\"i\",\"type\":\"hello\",\"name\":\"" + name + "\"}");
        assertRefused(ErrorCode.BAD_NAME, "{\"id\":\"i\",\"type\":\"rename\",\"name\":\"" + name + "\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\n\\t ", "\\u3000", "\\u00a0", " \\u202f\\u2007", "\\u200b", "\\ufeff\\u2060"})
    void refusesAnEmptyText(String text) {
        assertRefused(
                ErrorCode.TEXT_EMPTY, "{\"id\":\"i\",\"type\":\"send\",\"room\":\"a\",\"text\":\"" + text + "\"}");
    }

    @Test
    void countsTheCharactersOfATextNotItsBytes() throws MalformedMessageException {
        ClientMessageReader reader = new ClientMessageReader(3);
        for (String character : List.of("a", "\u00E9", "\u4E2D", "\uD83D\uDE00", "\\ud83d\\ude00", "\\n")) {
            String head = "{\"id\":\"i\",\"type\":\"send\",\"room\":\"a\",\"text\":\"x" + character;

            assertThat(reader.read(Unpooled.copiedBuffer(head + character + "\"}", StandardCharsets.UTF_8)))
                    .isInstanceOf(ClientMessage.Send.class);
            MalformedMessageException refused = catchThrowableOfType(
                    MalformedMessageException.class,
                    () -> reader.read(
                            Unpooled.copiedBuffer(head + character + character + "\"}", StandardCharsets.UTF_8)));
            assertThat(refused.code()).isEqualTo(ErrorCode.TEXT_TOO_LONG);
            assertThat(refused.id()).isEqualTo("i");
        }
    }

    private static void assertRefused(ErrorCode code, String json) {
        MalformedMessageException refused = refused(json);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.id()).isEqualTo("i");
    }
}
