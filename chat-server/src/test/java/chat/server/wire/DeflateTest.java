package chat.server.wire;

import static chat.server.wire.RawClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Json;
import chat.server.config.TransportKind;
import chat.server.wire.RawClient.Answer;
import chat.server.wire.RawClient.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeflateTest {

    private static final int FINAL_DEFLATED_TEXT = 0xC1;
    private static final String EXTENSIONS = "sec-websocket-extensions";
    private static final String LONG = "a text that is long enough to get shorter, ".repeat(4);

    @AutoClose
    private static final TestServer server = TestServer.defaults().compression().start();

    private static Answer asked(RawClient raw, String... offers) throws IOException {
        String[] headers = Arrays.copyOf(offers, offers.length + 1);
        headers[offers.length] = "Sec-WebSocket-Protocol: chat.v1";
        raw.write(RawClient.request("GET /ws HTTP/1.1", headers));
        Answer answer = raw.readAnswer();
        assertThat(answer.status()).isEqualTo(101);
        return answer;
    }

    private static Map<String, String> answered(String... offers) throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            return asked(raw, offers).headers();
        }
    }

    private static RawClient deflating(TestServer server) throws IOException {
        RawClient raw = RawClient.open(server.port());
        assertThat(asked(raw, "Sec-WebSocket-Extensions: permessage-deflate").headers())
                .containsKey(EXTENSIONS);
        return raw;
    }

    private static byte[] utf8(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static Frame nextMessage(RawClient raw) throws IOException {
        Frame frame = raw.readFrame();
        while (!Json.parse(frame.text()).type().equals("message")) {
            frame = raw.readFrame();
        }
        return frame;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=\"12\"; server_no_context_takeover",
                "x-webkit-deflate-frame, permessage-deflate;client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate"
            })
    void agreesThatEachMessageIsDeflatedByItself(String offer) throws IOException {
        assertThat(answered("Sec-WebSocket-Extensions: " + offer).get(EXTENSIONS))
                .isEqualTo("permessage-deflate;client_no_context_takeover;server_no_context_takeover");
    }

    @Test
    void readsOffersInSeveralLines() throws IOException {
        assertThat(answered("Sec-WebSocket-Extensions: other", "Sec-WebSocket-Extensions: permessage-deflate"))
                .containsKey(EXTENSIONS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=99999999999",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; unheard_of",
                "permessage-deflated",
                ";",
                ",",
                "; permessage-deflate",
                "permessage-deflate;",
                "="
            })
    void declinesEverythingElse(String offer) throws IOException {
        assertThat(answered("Sec-WebSocket-Extensions: " + offer)).doesNotContainKey(EXTENSIONS);
    }

    @Test
    void thePlainDialectStaysAsItIs() throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write(RawClient.request(
                    "GET /?room=tea&name=Ada HTTP/1.1", "Sec-WebSocket-Extensions: permessage-deflate"));
            assertThat(raw.readAnswer().headers()).doesNotContainKey(EXTENSIONS);
            raw.text(LONG);

            assertThat(raw.next().string("mess")).isEqualTo(LONG);
        }
    }

    @Test
    void isOffByDefault() throws IOException {
        try (TestServer other = TestServer.start();
                RawClient raw = RawClient.open(other.port())) {
            assertThat(asked(raw, "Sec-WebSocket-Extensions: permessage-deflate")
                            .headers())
                    .doesNotContainKey(EXTENSIONS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMessageIsTheSameForAllHoweverTheyGetIt(TransportKind kind) throws IOException {
        try (TestServer each = TestServer.defaults().compression().startOn(kind);
                RawClient sender = deflating(each);
                RawClient deflated = deflating(each);
                RawClient chat = RawClient.upgraded(each)) {
            sender.enter("all");
            deflated.enter("all");
            chat.enter("all");

            sender.write(frame(
                    FINAL_DEFLATED_TEXT,
                    true,
                    Zlib.deflate(utf8("{'type':'send','id':'1','room':'all','text':'" + LONG + "'}"))));

            Frame first = nextMessage(sender);
            Frame second = nextMessage(deflated);
            Frame third = nextMessage(chat);
            assertThat(first.deflated()).isTrue();
            assertThat(second.payload()).isEqualTo(first.payload());
            assertThat(third.deflated()).isFalse();
            assertThat(third.text()).isEqualTo(first.text()).contains(LONG);
            assertThat(first.payload().length).isLessThan(third.payload().length);
        }
    }

    @Test
    void aShortMessageIsNotDeflated() throws IOException {
        try (RawClient raw = deflating(server)) {
            raw.text("{'type':'hello'}"); // and joins no room, where a longer push could come first
            raw.text("{'type':'ping','id':'1'}");
            Frame pong = raw.readFrame();
            assertThat(pong.text()).contains("pong");
            assertThat(pong.deflated()).isFalse();
        }
    }

    @Test
    void aDeflatedMessageMayComeInFragmentsWithAPingAmongThem() throws IOException {
        try (RawClient raw = deflating(server)) {
            raw.enter("fragments");
            byte[] payload = Zlib.deflate(utf8("{'type':'send','id':'1','room':'fragments','text':'" + LONG + "'}"));

            raw.write(RawClient.join(
                    frame(0x41, true, Arrays.copyOf(payload, 10)),
                    frame(true, RawClient.PING, utf8("p")),
                    frame(0x00, true, Arrays.copyOfRange(payload, 10, 11)),
                    frame(0x80, true, Arrays.copyOfRange(payload, 11, payload.length))));

            assertThat(raw.nextControl().opcode()).isEqualTo(RawClient.PONG);
            assertThat(nextMessage(raw).text()).contains(LONG);
        }
    }

    @Test
    void historyIsInflatedToWhatWasSaid() throws IOException {
        try (RawClient early = RawClient.in(server, "past");
                RawClient late = deflating(server)) {
            early.text("{'type':'send','id':'1','room':'past','text':'" + LONG + "'}");
            early.nextOfType("sent");

            late.text("{'type':'hello','id':'h'}");
            late.text("{'type':'join','id':'j','room':'past','history':10}");

            assertThat(nextMessage(late).deflated()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBombEndsItsConnectionAlone(TransportKind kind) throws IOException {
        try (TestServer each = TestServer.defaults().compression().startOn(kind);
                RawClient bomber = deflating(each);
                RawClient good = deflating(each)) {
            good.enter("good");
            bomber.enter("good");
            bomber.write(frame(FINAL_DEFLATED_TEXT, true, Zlib.deflate(new byte[8 << 20])));

            assertThat(bomber.closeCode()).isEqualTo(1009);
            good.text("{'type':'send','id':'1','room':'good','text':'hi'}");
            assertThat(good.nextOfType("sent").has("seq")).isTrue();
        }
    }

    @Test
    void aBombInFragmentsEndsItsConnection() throws IOException {
        try (RawClient bomber = deflating(server)) {
            byte[] payload = Zlib.deflate(new byte[8 << 20]);
            int half = payload.length / 2;
            bomber.write(frame(0x41, true, Arrays.copyOf(payload, half)));
            bomber.write(frame(0x80, true, Arrays.copyOfRange(payload, half, payload.length)));

            assertThat(bomber.closeCode()).isEqualTo(1009);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0xA1, 0x91, 0xE1, 0xC9, 0xC8})
    void bitsThatMeanNothingAreAViolation(int firstByte) throws IOException {
        try (RawClient raw = deflating(server)) {
            raw.write(frame(firstByte, true, Zlib.deflate(utf8("{}"))));

            assertThat(raw.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void aLaterFragmentCannotSayThatItIsDeflated() throws IOException {
        try (RawClient raw = deflating(server)) {
            byte[] payload = Zlib.deflate(utf8("{'type':'hello','id':'h'}"));
            raw.write(RawClient.join(
                    frame(0x41, true, Arrays.copyOf(payload, 3)),
                    frame(0xC0, true, Arrays.copyOfRange(payload, 3, payload.length))));

            assertThat(raw.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void whatCannotBeInflatedIsAViolation() throws IOException {
        try (RawClient raw = deflating(server)) {
            raw.write(frame(FINAL_DEFLATED_TEXT, true, utf8("no deflate at all")));

            assertThat(raw.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void nothingFollowsTheLastBlockOfAMessage() throws IOException {
        try (RawClient raw = deflating(server)) {
            byte[] last = Zlib.finished(utf8("{'type':'hello','id':'h'}"));
            raw.write(frame(FINAL_DEFLATED_TEXT, true, RawClient.join(last, new byte[] {0}))); // RFC 7692, 7.2.3.4
            assertThat(raw.next().type()).isEqualTo("welcome");

            raw.write(frame(FINAL_DEFLATED_TEXT, true, RawClient.join(last, last)));

            assertThat(raw.closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void nobodyDeflatesWhatWasNotAgreedOn() throws IOException {
        try (RawClient raw = RawClient.upgraded(server)) {
            raw.write(frame(FINAL_DEFLATED_TEXT, true, Zlib.deflate(utf8("{'type':'hello','id':'h'}"))));

            assertThat(raw.closeCode()).isEqualTo(1002);
        }
    }
}
