package chat.server.wire;

import static chat.server.wire.RawClient.BINARY;
import static chat.server.wire.RawClient.CLOSE;
import static chat.server.wire.RawClient.CONTINUATION;
import static chat.server.wire.RawClient.PING;
import static chat.server.wire.RawClient.TEXT;
import static chat.server.wire.RawClient.frame;
import static chat.server.wire.RawClient.join;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that break RFC 6455, and messages that are too big or of the wrong kind. */
final class BadFrameTest {

    private static final int FIN = 0x80;

    @AutoClose
    private static final TestServer server = TestServer.start();

    /** Sends bytes that the server must close for, while somebody else goes on chatting. */
    private static void assertClosed(int code, byte[] bytes) throws IOException {
        double before = server.closes(code);
        try (Client ann = server.in("frames", "ann");
                RawClient raw = RawClient.in(server, "frames")) {
            raw.write(bytes);

            assertThat(raw.closeCode()).isEqualTo(code);
            assertThat(server.closes(code)).isEqualTo(before + 1);
            ann.send("{'type':'send','id':'x','room':'frames','text':'still here'}");
            assertThat(ann.next("sent").number("seq")).isPositive();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aBinaryMessageIsNotSpokenHere() throws IOException {
        assertClosed(1003, frame(true, BINARY, utf8("{}")));
    }

    @Test
    void aBinaryMessageInFragmentsIsNotSpokenHere() throws IOException {
        assertClosed(1003, frame(false, BINARY, utf8("{")));
    }

    @Test
    void aFrameThatIsNotMaskedBreaksTheProtocol() throws IOException {
        assertClosed(1002, frame(FIN | TEXT, false, utf8("{}")));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 11, 15})
    void anOpcodeWithoutAMeaningBreaksTheProtocol(int opcode) throws IOException {
        assertClosed(1002, frame(true, opcode, new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40, 0x20, 0x10})
    void aReservedBitBreaksTheProtocol(int bit) throws IOException {
        assertClosed(1002, frame(FIN | bit | TEXT, true, utf8("{}")));
    }

    @Test
    void aControlFrameInFragmentsBreaksTheProtocol() throws IOException {
        assertClosed(1002, frame(false, PING, new byte[0]));
    }

    @Test
    void aControlFrameThatIsTooLongBreaksTheProtocol() throws IOException {
        assertClosed(1002, frame(true, PING, new byte[126]));
    }

    @Test
    void aContinuationOfNothingBreaksTheProtocol() throws IOException {
        assertClosed(1002, frame(true, CONTINUATION, utf8("{}")));
    }

    @Test
    void aMessageInsideAnotherBreaksTheProtocol() throws IOException {
        assertClosed(1002, join(frame(false, TEXT, utf8("{")), frame(true, TEXT, utf8("{}"))));
    }

    @Test
    void aCloseFrameOfOneByteBreaksTheProtocol() throws IOException {
        assertClosed(1002, frame(true, CLOSE, new byte[1]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 2999})
    void aCloseCodeThatMustNotBeSentBreaksTheProtocol(int code) throws IOException {
        assertClosed(1002, frame(true, CLOSE, new byte[] {(byte) (code >> 8), (byte) code}));
    }

    @Test
    void aLengthWithTheHighestBitSetBreaksTheProtocol() throws IOException {
        byte[] frame = {(byte) (FIN | TEXT), (byte) 0xFF, (byte) 0x80, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4};

        assertClosed(1002, frame);
    }

    @Test
    void whatIsNotUtf8IsRefused() throws IOException {
        assertClosed(1007, frame(true, TEXT, new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'}));
        assertClosed(1007, frame(true, TEXT, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})); // a surrogate
        assertClosed(1007, frame(true, TEXT, new byte[] {(byte) 0xC0, (byte) 0x80})); // too long a form
        assertClosed(1007, frame(true, TEXT, new byte[] {(byte) 0xE2, (byte) 0x82})); // cut off
    }

    @Test
    void whatIsNotUtf8OverFragmentsIsRefused() throws IOException {
        byte[] start = {'{', (byte) 0xE2, (byte) 0x82};

        assertClosed(1007, join(frame(false, TEXT, start), frame(true, CONTINUATION, utf8("}"))));
    }

    @Test
    void aFrameOf65KiBIsTooBig() throws IOException {
        assertClosed(1009, frame(true, TEXT, new byte[65 * 1024]));
    }

    @Test
    void aFrameOfManyExabytesIsTooBig() throws IOException {
        byte[] frame = {(byte) (FIN | TEXT), (byte) 0xFF, 0x7F, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4};

        assertClosed(1009, frame);
    }

    @Test
    void fragmentsOf65KiBTogetherAreTooBig() throws IOException {
        byte[] half = new byte[65 * 512];

        assertClosed(1009, join(frame(false, TEXT, half), frame(true, CONTINUATION, half)));
    }

    @Test
    void emptyFragmentsWithoutAnEndAreTooMany() throws IOException {
        byte[][] fragments = new byte[1_100][];
        fragments[0] = frame(false, TEXT, new byte[0]);
        for (int i = 1; i < fragments.length; i++) {
            fragments[i] = frame(false, CONTINUATION, new byte[0]);
        }

        assertClosed(1009, join(fragments));
    }

    @Test
    void fragmentsWithoutAnEndAreTooBig() throws IOException {
        byte[][] fragments = new byte[66][];
        fragments[0] = frame(false, TEXT, new byte[1024]);
        for (int i = 1; i < fragments.length; i++) {
            fragments[i] = frame(false, CONTINUATION, new byte[1024]);
        }

        assertClosed(1009, join(fragments));
    }

    @Test
    void whoDoesNotAnswerTheCloseIsDisconnected() throws IOException {
        try (RawClient raw = RawClient.in(server, "deaf")) {
            raw.write(frame(true, BINARY, new byte[1]));

            assertThat(raw.nextControl().closeCode()).isEqualTo(1003);
            raw.awaitEnd();
        }
    }

    @Test
    void whatFollowsABadFrameIsNotRead() throws IOException {
        try (Client ann = server.in("after", "ann");
                RawClient raw = RawClient.in(server, "after")) {
            raw.write(join(
                    frame(true, BINARY, new byte[1]),
                    RawClient.textFrame("{'type':'send','id':'1','room':'after','text':'not said'}")));
            assertThat(raw.closeCode()).isEqualTo(1003);

            assertThat(ann.say("after", "said").next("sent").number("seq")).isEqualTo(1);
        }
    }
}
