package chat.protocol.json;

import static chat.protocol.json.Bytes.readReply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.protocol.ErrorCode;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerMessageReaderTest {

    private static final RoomName LOBBY = new RoomName("lobby");

    @Test
    void givesTheMessagesOfAPageThePagesRoom() throws MalformedMessageException {
        String message =
                "{\"type\":\"message\",\"seq\":1,\"user\":\"u\",\"name\":\"Ann\",\"text\":\"hi\",\"time\":2,\"room\":\"other\"}";

        assertThat(readReply("{\"type\":\"history\",\"room\":\"lobby\",\"epoch\":\"e\",\"more\":false,\"messages\":["
                        + message + "]}"))
                .isEqualTo(new ServerMessage.HistoryPage(
                        null,
                        LOBBY,
                        "e",
                        List.of(new RoomEvent.Message(LOBBY, 1, new UserId("u"), new UserName("Ann"), "hi", 2, null)),
                        false));
    }

    @Test
    void readsAPresenceWithoutLists() throws MalformedMessageException {
        assertThat(readReply("{\"type\":\"presence\",\"room\":\"lobby\",\"count\":7,\"left\":null}"))
                .isEqualTo(new ServerMessage.Presence(LOBBY, 7, List.of(), List.of()));
    }

    @Test
    void keepsTheLastNumberOfARoomNamedTwice() throws MalformedMessageException {
        assertThat(readReply("{\"type\":\"pong\",\"time\":1,\"rooms\":{\"lobby\":1,\"a\":2,\"lobby\":3}}"))
                .isEqualTo(new ServerMessage.Pong(null, 1, Map.of(LOBBY, 3L, new RoomName("a"), 2L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'type':1|type",
                "'type':'sent','room':1|room",
                "'type':'sent','room':'a b'|room",
                "'type':'sent','room':'a','seq':'1'|seq",
                "'type':'sent','room':'a','seq':1,'epoch':1|epoch",
                "'type':'sent','room':'a','seq':1,'epoch':'e','time':1.0|time",
                "'type':'sent','room':'a','seq':1,'epoch':'e','time':1,'duplicate':1|duplicate",
                "'type':'joined','room':'a','epoch':'e','seq':1,'first':1,'members':-1|members",
                "'type':'welcome'|limits",
                "'type':'welcome','limits':[]|limits",
                "'type':'message','room':'a','seq':1,'user':'a b'|user",
                "'type':'message','room':'a','seq':1,'user':'a','time':1,'name':''|name",
                "'type':'presence','room':'a','count':1,'joined':{}|joined",
                "'type':'presence','room':'a','count':1,'joined':[1]|joined",
                "'type':'presence','room':'a','count':1,'joined':[null]|joined",
                "'type':'presence','room':'a','count':1,'left':[{}]|user",
                "'type':'history','room':'a','messages':[[]]|messages",
                "'type':'history','room':'a','messages':[{}]|seq",
                "'type':'message','room':'a','user':'a'|seq",
                "'type':'edited','room':'a','user':'a','seq':2,'time':1|of",
                "'type':'changed','room':'a','user':'a','seq':2,'time':1|settings",
                "'type':'pong','rooms':1|rooms",
                "'type':'pong','rooms':{'a b':1}|rooms",
                "'type':'pong','rooms':{'a':1,'b':null}|b",
                "'type':'pong','rooms':{'a':'1'}|a",
                "'type':'pong','rooms':{}|time",
                "'type':'error','code':'no_such'|code",
                "'type':'error','code':'internal','message':'m','retryAfterMs':-1|retryAfterMs",
                "'type':'goodbye'|reason"
            })
    void namesTheFieldThatIsWrong(String fields, String field) {
        MalformedMessageException refused = refused("{'id':'i'," + fields + "}");

        assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FIELD);
        assertThat(refused.getMessage()).startsWith("field " + field + " ");
        assertThat(refused.id()).isEqualTo("i");
    }

    @Test
    void refusesTypesThatNoReplyHas() {
        MalformedMessageException refused = refused("{'id':'i','type':'send'}");

        assertThat(refused.code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
        assertThat(refused.id()).isEqualTo("i");
    }

    private static MalformedMessageException refused(String json) {
        MalformedMessageException refused =
                catchThrowableOfType(MalformedMessageException.class, () -> readReply(json.replace('\'', '"')));
        assertThat(refused).as("refusal").isNotNull();
        return refused;
    }
}
