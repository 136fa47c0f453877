package chat.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ArbitraryMessages;
import chat.protocol.ArbitraryValues;
import chat.protocol.ErrorCode;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Whatever the bytes are, a reader gives a message or says what is wrong with them. */
class HostileBytesTest {

    private static final Set<ErrorCode> CODES = EnumSet.of(
            ErrorCode.BAD_JSON,
            ErrorCode.UNKNOWN_TYPE,
            ErrorCode.BAD_FIELD,
            ErrorCode.BAD_ROOM,
            ErrorCode.BAD_NAME,
            ErrorCode.TEXT_TOO_LONG,
            ErrorCode.TEXT_EMPTY);

    private static final ClientMessageReader READER = new ClientMessageReader(20);

    @Property(tries = 1000)
    void refusesRandomBytesWithACode(@ForAll byte[] bytes, @ForAll Shape shape) {
        assertReadOrRefused(bytes, shape);
    }

    @Property(tries = 2000)
    void refusesDamagedMessagesWithACode(@ForAll("damaged") byte[] bytes, @ForAll Shape shape) {
        assertReadOrRefused(bytes, shape);
    }

    @Property(tries = 2000)
    void refusesTokensInAnyOrderWithACode(@ForAll("tokens") byte[] bytes, @ForAll Shape shape) {
        assertReadOrRefused(bytes, shape);
    }

    @Property(tries = 3000)
    void refusesFieldsOfAnyValueWithACode(@ForAll("fields") byte[] bytes, @ForAll Shape shape) {
        assertReadOrRefused(bytes, shape);
    }

    @Property
    void refusesEveryMessageThatIsCutShort(@ForAll("messages") byte[] bytes) {
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);

        assertThat(refusal(() -> Bytes.readCommand(cut))).isEqualTo(ErrorCode.BAD_JSON);
        assertThat(refusal(() -> Bytes.readReply(cut))).isEqualTo(ErrorCode.BAD_JSON);
    }

    /** Fails, too, if the reader throws anything but what it promises. */
    private static void assertReadOrRefused(byte[] bytes, Shape shape) {
        ByteBuf json = shape.of(bytes);
        try {
            assertThat(refusal(() -> READER.read(json))).isIn(withNull(CODES));
            assertThat(refusal(() -> ServerMessageReader.read(json))).isIn(withNull(CODES));
            assertThat(json.readableBytes()).isEqualTo(bytes.length);
            assertThat(json.refCnt()).isEqualTo(1);
        } finally {
            json.release();
        }
    }

    private static List<@Nullable ErrorCode> withNull(Set<ErrorCode> codes) {
        List<@Nullable ErrorCode> list = new ArrayList<>(codes);
        list.add(null);
        return list;
    }

    private static @Nullable ErrorCode refusal(Reading reading) {
        try {
            reading.read();
            return null;
        } catch (MalformedMessageException e) {
            assertThat(e.getStackTrace()).isEmpty();
            assertThat(e.getMessage()).isNotEmpty();
            return e.code();
        }
    }

    private interface Reading {
        Object read() throws MalformedMessageException;
    }

    @Provide
    Arbitrary<byte[]> messages() {
        return Arbitraries.oneOf(
                ArbitraryMessages.command().map(Bytes::written),
                ArbitraryMessages.reply().map(Bytes::written));
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        Arbitrary<Damage> damage = Combinators.combine(
                        Arbitraries.of(Damage.Kind.class),
                        Arbitraries.integers().between(0, 1 << 20),
                        value())
                .as(Damage::new);
        return Combinators.combine(messages(), damage.list().ofMinSize(1).ofMaxSize(4))
                .as((bytes, damages) -> {
                    byte[] damaged = bytes;
                    for (Damage one : damages) {
                        damaged = one.to(damaged);
                    }
                    return damaged;
                })
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<byte[]> tokens() {
        return Arbitraries.oneOf(value(), Arbitraries.of("{", "}", "[", "]", ":", ",", "\"", "\"type\":", " "))
                .list()
                .ofMaxSize(30)
                .map(tokens -> Bytes.utf8(String.join("", tokens)))
                .withoutEdgeCases();
    }

    @Provide
    Arbitrary<byte[]> fields() {
        Arbitrary<String> type = Arbitraries.of(
                "send",
                "hello",
                "join",
                "leave",
                "history",
                "members",
                "typing",
                "rename",
                "ping",
                "configure",
                "moderate",
                "message",
                "sent",
                "joined",
                "welcome",
                "presence",
                "error",
                "left",
                "renamed",
                "pong",
                "goodbye");
        Arbitrary<String> name = Arbitraries.of(
                "id",
                "settings",
                "action",
                "address",
                "forMs",
                "room",
                "text",
                "name",
                "session",
                "since",
                "epoch",
                "seq",
                "history",
                "before",
                "after",
                "limit",
                "active",
                "user",
                "limits",
                "messages",
                "members",
                "rooms",
                "joined",
                "left",
                "time",
                "first",
                "count",
                "more",
                "code",
                "message",
                "reason",
                "retryAfterMs",
                "recovered",
                "duplicate",
                "pingIntervalMs");
        Arbitrary<String> fields = Combinators.combine(name, value())
                .as((field, value) -> ",\"" + field + "\":" + value)
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
        return Combinators.combine(type, fields)
                .as((kind, rest) -> Bytes.utf8("{\"type\":\"" + kind + "\"" + rest + "}"))
                .withoutEdgeCases();
    }

    private static Arbitrary<String> value() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        6,
                        Arbitraries.of(
                                "\"lobby\"",
                                "\"Ann\"",
                                "1",
                                "0",
                                "true",
                                "false",
                                "null",
                                "{\"epoch\":\"e\",\"seq\":1}",
                                "{\"lobby\":1}",
                                "[{\"user\":\"u\",\"name\":\"Ann\"}]",
                                "[{\"seq\":1,\"user\":\"u\",\"name\":\"Ann\",\"text\":\"hi\",\"time\":1}]")),
                Tuple.of(
                        4,
                        Arbitraries.of(
                                "-0",
                                "-1",
                                "1.0",
                                "1e400",
                                "-1e-400",
                                "1E2",
                                "01",
                                "+1",
                                "0x1",
                                "NaN",
                                "-Infinity",
                                "9007199254740993",
                                "9223372036854775808",
                                "1".repeat(400),
                                "1".repeat(2000),
                                "\"\"",
                                "\" \"",
                                "\"\\ud800\"",
                                "\"\\udc00\\ud800\"",
                                "\"\\u0000\"",
                                "\"\\x\"",
                                "\"\\u12\"",
                                "'a'",
                                "[]",
                                "{}",
                                "[null]",
                                "[[]]",
                                "[1,\"a\",{}]",
                                "{\"\\ud800\":1}",
                                "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]",
                                "/**/1",
                                "undefined")),
                Tuple.of(1, ArbitraryValues.text(30).map(text -> '"' + text + '"')));
    }

    private record Damage(Kind kind, int at, String value) {
        enum Kind {
            TRUNCATE,
            REPLACE,
            DELETE,
            INSERT,
            REPEAT
        }

        byte[] to(byte[] bytes) {
            int from = at % (bytes.length + 1);
            int to = Math.min(bytes.length, from + 1 + value.length() % 8);
            return switch (kind) {
                case TRUNCATE -> Arrays.copyOf(bytes, from);
                case REPLACE -> join(bytes, from, new byte[] {(byte) (at >>> 8)}, Math.min(from + 1, bytes.length));
                case DELETE -> join(bytes, from, new byte[0], to);
                case INSERT -> join(bytes, from, Bytes.utf8(value), from);
                case REPEAT -> join(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
            };
        }

        private static byte[] join(byte[] bytes, int headEnd, byte[] middle, int tailStart) {
            byte[] joined = Arrays.copyOf(bytes, headEnd + middle.length + bytes.length - tailStart);
            System.arraycopy(middle, 0, joined, headEnd, middle.length);
            System.arraycopy(bytes, tailStart, joined, headEnd + middle.length, bytes.length - tailStart);
            return joined;
        }
    }
}
