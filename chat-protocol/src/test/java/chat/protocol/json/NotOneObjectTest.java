package chat.protocol.json;

import static chat.protocol.json.Bytes.readCommand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Limits;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are not one JSON object, or a very odd one. */
class NotOneObjectTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "1",
                "\"ping\"",
                "[]",
                "[{\"type\":\"ping\"}]",
                "{",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\"}}",
                "{\"type\":\"ping\"}{\"type\":\"ping\"}",
                "{\"type\":\"ping\"} x",
                "{\"type\":\"ping\",}",
                "{\"type\":\"ping\",\"a\":}",
                "{\"type\":\"ping\",\"a\":[1,]}",
                "{\"type\":\"ping\",\"a\":[1}",
                "{\"type\" \"ping\"}",
                "{type:\"ping\"}",
                "{'type':'ping'}",
                "{\"type\":\"ping\"/**/}",
                "{\"type\":\"ping\",\"a\":01}",
                "{\"type\":\"ping\",\"a\":+1}",
                "{\"type\":\"ping\",\"a\":1.}",
                "{\"type\":\"ping\",\"a\":.5}",
                "{\"type\":\"ping\",\"a\":NaN}",
                "{\"type\":\"ping\",\"a\":\"\t\"}",
                "{\"type\":\"ping\",\"a\":\"\\x\"}",
                "{\"type\":\"ping\",\"a\":\"\\u12\"}",
            })
    void refusesWhatIsNotOneJsonObject(String json) {
        assertThat(refused(json).code()).isEqualTo(ErrorCode.BAD_JSON);
    }

    @ParameterizedTest
    @MethodSource("bytesThatAreNotUtf8")
    void refusesBytesThatAreNotUtf8(byte[] notUtf8) {
        byte[] head = Bytes.utf8("{\"type\":\"ping\",\"a\":\"");
        byte[] tail = Bytes.utf8("\"}");
        byte[] json = Unpooled.wrappedBuffer(head, notUtf8, tail).copy().array();

        assertThat(refused(json).code()).isEqualTo(ErrorCode.BAD_JSON);
    }

    static Stream<byte[]> bytesThatAreNotUtf8() {
        return Stream.of(
                bytes(0xFF),
                bytes(0x80),
                bytes(0xC3),
                bytes(0xC0, 0xAF), // overlong
                bytes(0xE0, 0x80, 0xAF),
                bytes(0xED, 0xA0, 0x80), // a surrogate
                bytes(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80), // a pair of them
                bytes(0xF0, 0x9F, 0x98),
                bytes(0xF4, 0x90, 0x80, 0x80), // beyond the last character
                bytes(0xF8, 0x88, 0x80, 0x80, 0x80));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void refusesOtherEncodings(String charset) {
        assertThat(refused("{\"type\":\"ping\"}".getBytes(Charset.forName(charset)))
                        .code())
                .isEqualTo(ErrorCode.BAD_JSON);
    }

    @Test
    void refusesNestingOfAnyDepthBeyondTheBound() throws MalformedMessageException {
        assertThat(readCommand("{\"type\":\"ping\",\"a\":" + nested(15) + "}")).isEqualTo(new ClientMessage.Ping(null));
        for (int depth : new int[] {16, 1_000, 10_000, 30_000}) {
            assertThat(refused("{\"type\":\"ping\",\"a\":" + nested(depth) + "}")
                            .code())
                    .isEqualTo(ErrorCode.BAD_JSON);
            assertThat(refused("{\"type\":\"ping\",\"a\":" + "[".repeat(depth)).code())
                    .isEqualTo(ErrorCode.BAD_JSON);
            assertThat(refused("{\"a\":".repeat(depth)).code()).isEqualTo(ErrorCode.BAD_JSON);
        }
    }

    private static String nested(int depth) {
        return "[".repeat(depth) + "]".repeat(depth);
    }

    /** Turning long digits into a number takes more than linear time. */
    @Test
    void refusesNumbersOfVeryManyDigits() throws MalformedMessageException {
        assertThat(readCommand("{\"type\":\"ping\",\"a\":" + "1".repeat(1_000) + "}"))
                .isEqualTo(new ClientMessage.Ping(null));
        assertThat(refused("{\"type\":\"ping\",\"a\":" + "1".repeat(1_001) + "}")
                        .code())
                .isEqualTo(ErrorCode.BAD_JSON);
        assertThat(refused("{\"type\":\"ping\",\"a\":" + "1".repeat(60_000) + "}")
                        .code())
                .isEqualTo(ErrorCode.BAD_JSON);
        assertThat(refused("{\"type\":\"ping\",\"a\":1." + "1".repeat(60_000) + "}")
                        .code())
                .isEqualTo(ErrorCode.BAD_JSON);
    }

    /** A hash table of names would either degrade to a list or, as the JSON library's own, give up. */
    @ParameterizedTest
    @ValueSource(strings = {"Aa,BB", "Ab,BA"}) // the same hash by 31 and by 33
    void readsAMessageFullOfNamesOfTheSameHash(String colliding) throws MalformedMessageException {
        String[] same = colliding.split(",", -1);
        StringBuilder json = new StringBuilder("{\"type\":\"ping\"");
        for (int i = 0; i < 2_048; i++) {
            json.append(",\"");
            for (int bit = 0; bit < 11; bit++) {
                json.append(same[i >> bit & 1]);
            }
            json.append("\":0");
        }
        json.append(",\"id\":\"x\"}");

        assertThat(json.length()).isBetween(50_000, Limits.MESSAGE_BYTES);
        assertThat(readCommand(json.toString())).isEqualTo(new ClientMessage.Ping("x"));
    }

    @Test
    void readsAMessageFullOfFields() throws MalformedMessageException {
        String json = "{\"type\":\"ping\"" + ",\"a\":0".repeat(10_900) + "}";

        assertThat(json.length()).isBetween(65_000, Limits.MESSAGE_BYTES);
        assertThat(readCommand(json)).isEqualTo(new ClientMessage.Ping(null));
    }

    static MalformedMessageException refused(String json) {
        return refused(Bytes.utf8(json));
    }

    static MalformedMessageException refused(byte[] json) {
        MalformedMessageException refused =
                catchThrowableOfType(MalformedMessageException.class, () -> readCommand(json));
        assertThat(refused).as("refusal").isNotNull();
        return refused;
    }

    private static byte[] bytes(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return array;
    }
}
