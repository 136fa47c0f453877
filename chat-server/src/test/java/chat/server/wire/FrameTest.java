package chat.server.wire;

import static chat.server.wire.RawClient.CLOSE;
import static chat.server.wire.RawClient.CONTINUATION;
import static chat.server.wire.RawClient.PING;
import static chat.server.wire.RawClient.PONG;
import static chat.server.wire.RawClient.TEXT;
import static chat.server.wire.RawClient.frame;
import static chat.server.wire.RawClient.join;
import static chat.server.wire.RawClient.textFrame;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Json;
import chat.server.wire.RawClient.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that are unusual and right. */
final class FrameTest {

    private static final int MESSAGE_BYTES = 64 * 1024;

    @AutoClose
    private static final TestServer server = TestServer.start();

    @AutoClose
    private final RawClient raw;

    FrameTest() throws IOException {
        raw = RawClient.upgraded(server);
    }

    @BeforeEach
    void sayHello() throws IOException {
        raw.text("{'type':'hello','id':'h'}");
        raw.nextOfType("welcome");
    }

    private static byte[] utf8(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void severalFramesInOnePacketAreAllRead() throws IOException {
        raw.write(join(
                textFrame("{'type':'rename','id':'1','name':'a'}"),
                frame(true, PING, utf8("p")),
                textFrame("{'type':'rename','id':'2','name':'b'}")));

        assertThat(raw.next().string("id")).isEqualTo("1");
        assertThat(raw.readFrame().opcode()).isEqualTo(PONG);
        assertThat(raw.next().string("id")).isEqualTo("2");
    }

    @Test
    void aFrameThatComesByteByByteIsRead() throws IOException {
        for (byte one : textFrame(
                "{'type':'rename','id':'1','name':'abcdefghijklmnopqrstuvwxyz','x':'" + "y".repeat(99) + "'}")) {
            raw.write(new byte[] {one});
        }

        assertThat(raw.next().type()).isEqualTo("renamed");
    }

    @Test
    void aCharacterMayBeSplitOverFragments() throws IOException {
        byte[] message = utf8("{'type':'rename','id':'1','name':'☕'}");
        int middle = message.length - 4;
        raw.write(frame(false, TEXT, Arrays.copyOf(message, middle)));
        raw.write(frame(true, CONTINUATION, Arrays.copyOfRange(message, middle, message.length)));

        assertThat(raw.next().string("name")).isEqualTo("☕");
    }

    @Test
    void aPingMayComeBetweenFragments() throws IOException {
        byte[] message = utf8("{'type':'rename','id':'1','name':'ann'}");
        raw.write(frame(false, TEXT, Arrays.copyOf(message, 10)));
        raw.write(frame(true, PING, utf8("between")));
        raw.write(frame(false, CONTINUATION, new byte[0]));
        raw.write(frame(true, CONTINUATION, Arrays.copyOfRange(message, 10, message.length)));

        assertThat(raw.readFrame().text()).isEqualTo("between");
        assertThat(raw.next().type()).isEqualTo("renamed");
    }

    @Test
    void aPingIsAnsweredWithItsPayload() throws IOException {
        byte[] payload = new byte[125];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (i * 7);
        }
        raw.write(join(frame(true, PING, payload), frame(true, PING, new byte[0])));

        Frame pong = raw.readFrame();
        assertThat(pong.opcode()).isEqualTo(PONG);
        assertThat(pong.payload()).isEqualTo(payload);
        assertThat(raw.readFrame().payload()).isEmpty();
    }

    @Test
    void aPongThatNobodyAskedForIsPassedOver() throws IOException {
        raw.write(join(frame(true, PONG, utf8("x")), textFrame("{'type':'rename','id':'1','name':'a'}")));

        assertThat(raw.next().type()).isEqualTo("renamed");
    }

    @Test
    void aCloseIsAnsweredWithItsCodeAndEndsTheConnection() throws IOException {
        double before = server.meter("chat_closes_connections_total{code=\"1000\"}");
        raw.write(frame(true, CLOSE, join(new byte[] {0x03, (byte) 0xE8}, utf8("good night"))));

        assertThat(raw.readFrame().closeCode()).isEqualTo(1000);
        raw.awaitEnd();
        assertThat(server.closes(1000)).isEqualTo(before + 1);
    }

    @Test
    void aCodeOfTheClientsOwnIsAnsweredToo() throws IOException {
        raw.write(frame(true, CLOSE, new byte[] {(byte) (4321 >> 8), (byte) 4321}));

        assertThat(raw.readFrame().closeCode()).isEqualTo(4321);
        raw.awaitEnd();
    }

    @Test
    void aCloseWithoutACodeIsAnsweredWithoutOne() throws IOException {
        raw.write(frame(true, CLOSE, new byte[0]));

        Frame close = raw.readFrame();
        assertThat(close.opcode()).isEqualTo(CLOSE);
        assertThat(close.payload()).isEmpty();
        raw.awaitEnd();
    }

    @Test
    void whatWasAskedBeforeACloseIsAnsweredBeforeIt() throws IOException {
        raw.write(join(
                textFrame("{'type':'join','id':'j','room':'last'}"),
                textFrame("{'type':'send','id':'s','room':'last','text':'bye'}"),
                frame(true, CLOSE, new byte[] {0x03, (byte) 0xE8})));

        assertThat(raw.next().type()).isEqualTo("joined");
        assertThat(raw.nextOfType("sent").string("id")).isEqualTo("s");
        assertThat(raw.nextControl().closeCode()).isEqualTo(1000);
    }

    @Test
    void anEmptyMessageIsNotJson() throws IOException {
        raw.write(frame(true, TEXT, new byte[0]));

        assertThat(raw.next().string("code")).isEqualTo("bad_json");
    }

    @Test
    void exactly64KiBAreRead() throws IOException {
        String start = "{'type':'send','id':'big','room':'r','text':'";
        String message = start + "x".repeat(MESSAGE_BYTES - start.length() - 2) + "'}";
        raw.text(message);

        Json error = raw.next();
        assertThat(error.string("code")).isEqualTo("text_too_long");
        assertThat(error.string("id")).isEqualTo("big");
    }

    @Test
    void fragmentsOfExactly64KiBTogetherAreRead() throws IOException {
        byte[] half = new byte[MESSAGE_BYTES / 2];
        Arrays.fill(half, (byte) ' ');
        raw.write(join(frame(false, TEXT, half), frame(true, CONTINUATION, half)));

        assertThat(raw.next().string("code")).isEqualTo("bad_json");
    }
}
