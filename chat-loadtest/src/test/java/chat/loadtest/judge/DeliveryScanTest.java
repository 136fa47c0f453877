package chat.loadtest.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.judge.DeliveryScan.Kind;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.protocol.json.ServerMessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeliveryScanTest {

    private static final String RUN = "k3f9a2";
    private static final String ROOM = "load-0-" + RUN;
    private static final int TEXT_BYTES = 64;

    /** The fields that every message has, but for those of a test. */
    private static final String REST = "\"room\":\"load-0-k3f9a2\",\"user\":\"u1\",\"name\":\"Zoe\",\"time\":1,";

    private final DeliveryScan scan = new DeliveryScan(new PublicationMark(RUN, TEXT_BYTES));

    private Kind read(String json) {
        return scan.read(Unpooled.wrappedBuffer(json.getBytes(UTF_8)), ROOM);
    }

    @Test
    void readsAMessageAsTheServersWriterWritesIt() {
        ByteBuf json = Unpooled.buffer();
        ByteBuf written = Unpooled.buffer();
        new PublicationMark(RUN, TEXT_BYTES).write(17, 2_147_483_647, 999_999_999_999L, written);
        String text = written.toString(UTF_8);
        assertThat(text).hasSize(TEXT_BYTES);
        ServerMessageWriter.write(
                new RoomEvent.Message(
                        new RoomName("load-0-" + RUN),
                        987_654_321_012L,
                        new UserId("u1"),
                        new UserName("\"Zoë\" \\"),
                        text,
                        1,
                        "5"),
                json);
        String name = "\\\"Zoë\\\" \\\\";
        assertThat(json.toString(UTF_8)).contains(name);
        assertThat(read(json.toString(UTF_8).replace(name, "Zoë"))).isEqualTo(Kind.DELIVERY);
        assertThat(scan.seq()).isEqualTo(987_654_321_012L);
        assertThat(scan.mark().publisher()).isEqualTo(17);
        assertThat(scan.mark().number()).isEqualTo(2_147_483_647);
        assertThat(scan.mark().dueMicros()).isEqualTo(999_999_999_999L);
        assertThat(scan.mark().isWhole()).isTrue();
        assertThat(scan.read(json, ROOM)).as("escapes before a quote").isEqualTo(Kind.OTHER);
    }

    @Test
    void readsFieldsInAnyOrder() {
        assertThat(read("{" + REST + "\"seq\":7,\"text\":\"k3f9a2 1 2 3 x\",\"new\":\"field\",\"type\":\"message\"}"))
                .isEqualTo(Kind.DELIVERY);
        assertThat(scan.seq()).isEqualTo(7);
    }

    @Test
    void isNotMisledByATextThatLooksLikeAField() {
        assertThat(read("{\"type\":\"message\",\"seq\":7," + REST
                        + "\"name\":\"seq\",\"user\":\",seq:8\",\"text\":\"k3f9a2 1 2 3 x\"}"))
                .isEqualTo(Kind.DELIVERY);
        assertThat(scan.seq()).isEqualTo(7);
    }

    @Test
    void ignoresWhoTypes() {
        assertThat(read("{\"type\":\"typing\",\"room\":\"a\",\"active\":true}")).isEqualTo(Kind.IGNORED);
    }

    @Test
    void readsHowManyUsersARoomHasAndLeavesListsToTheFullReader() {
        assertThat(read("{\"type\":\"presence\",\"room\":\"load-0-k3f9a2\",\"count\":250}"))
                .isEqualTo(Kind.PRESENCE);
        assertThat(scan.count()).isEqualTo(250);
        assertThat(read("{\"type\":\"presence\",\"room\":\"load-0-k3f9a2\",\"count\":1,\"joined\":[{\"user\":\"u\"}]}"))
                .isEqualTo(Kind.OTHER);
        assertThat(read("{\"type\":\"presence\",\"room\":\"other\",\"count\":250}"))
                .isEqualTo(Kind.OTHER);
    }

    @Test
    void readsWhatSurroundsTheTextAsTheFullReaderDoes() {
        String user = "k3Jd0aZt5XwQm1Rb";
        String text = "\"text\":\"k3f9a2 1 2 3 x\",\"type\":\"message\",\"seq\":7,\"time\":1795478401000,\"id\":\"2\"}";
        assertThat(read("{\"room\":\"" + ROOM + "\",\"user\":\"" + user + "\",\"name\":\"Zoë\"," + text))
                .isEqualTo(Kind.DELIVERY);
        assertThat(scan.envelope().isOf(2)).isTrue();
        assertThat(scan.envelope().isOf(3)).isFalse();
        assertThat(scan.envelope().stamp())
                .isEqualTo(new Envelope()
                        .read(
                                new RoomEvent.Message(
                                        new RoomName(ROOM),
                                        7,
                                        new UserId(user),
                                        new UserName("Zoë"),
                                        "",
                                        1_795_478_401_000L,
                                        "2"),
                                new RoomName(ROOM))
                        .stamp());
        assertThat(read("{\"room\":\"other\",\"user\":\"" + user + "\",\"name\":\"Zoë\"," + text))
                .isEqualTo(Kind.DELIVERY);
        assertThat(scan.envelope().isOf(2)).isFalse();
        assertThat(read("{\"room\":\"" + ROOM + "\",\"user\":\"" + user + "\",\"name\":\"\\u0061\"," + text))
                .as("a name with an escape")
                .isEqualTo(Kind.OTHER);
        assertThat(read("{\"room\":\"" + ROOM + "\",\"name\":\"Zoë\"," + text))
                .as("no user")
                .isEqualTo(Kind.OTHER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "{\"type\"",
                "{\"type\":",
                "{\"type\":\"message",
                "{\"type\":\"message\"",
                "{\"type\":\"message\",",
                "{\"type\":\"message\",\"seq\":7",
                "{\"type\":\"message\",\"seq\":7,\"text\":\"k3f9a2 1 2 3 x\"",
                "{\"type\":\"message\",\"seq\":7,\"text\":\"k3f9a2 1 2 3 x\"}}",
                "{\"type\":\"message\",\"seq\":7}",
                "{\"type\":\"message\",\"text\":\"k3f9a2 1 2 3 x\"}",
                "{\"type\":\"message\",\"seq\":-7,\"text\":\"k3f9a2 1 2 3 x\"}",
                "{\"type\":\"message\",\"seq\":7.5,\"text\":\"k3f9a2 1 2 3 x\"}",
                "{\"type\":\"message\",\"seq\":7,\"text\":\"another 1 2 3 x\"}",
                "{\"type\":\"message\",\"seq\":7,\"text\":\"k3f9a2 1 2 x\"}",
                "{\"type\":\"message\",\"seq\":7,\"text\":\"k3f9a2 1 2147483648 3 x\"}",
                "{\"type\":\"message\",\"seq\":7,\"text\":\"k3f9a2  2 3 x\"}",
                "{\"type\":\"message\",\"seq\":7,\"text\":\"k3f9a2\"}",
                "{\"type\":\"message\",\"seq\":7,\"text\":\"\"}",
                "{\"type\": \"message\",\"seq\":7,\"text\":\"k3f9a2 1 2 3 x\"}",
                "{\"type\":\"sent\",\"seq\":7,\"text\":\"k3f9a2 1 2 3 x\"}",
                "{\"type\":\"message\",\"seq\":7,\"text\":\"k3f9a2 1 2 3 x\",\"more\":{\"seq\":8}}"
            })
    void leavesWhatItIsNotSureOfToTheFullReader(String json) {
        assertThat(read(json)).isEqualTo(Kind.OTHER);
        assertThat(read(json.replace("{\"type\":\"message\",\"seq\"", "{" + REST + "\"type\":\"message\",\"seq\"")))
                .isEqualTo(Kind.OTHER);
    }
}
