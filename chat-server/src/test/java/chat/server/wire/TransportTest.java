package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import chat.server.ServerConfig.TransportKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must not depend on the kernel's interface. */
final class TransportTest {

    private static TestServer start(TransportKind kind) {
        try {
            return TestServer.defaults().transport(kind).start();
        } catch (IllegalStateException e) {
            return abort("this machine lacks it: " + e.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void framesInTheSamePacketAsTheHandshakeCount(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(server.port())) {
            raw.write(RawClient.join(
                    RawClient.handshake().getBytes(StandardCharsets.US_ASCII),
                    RawClient.textFrame("{'type':'hello','id':'1'}"),
                    RawClient.textFrame("{'type':'join','id':'2','room':'packet'}"),
                    RawClient.textFrame("{'type':'send','id':'3','room':'packet','text':'hi'}")));

            assertThat(raw.readAnswer().status()).isEqualTo(101);
            assertThat(raw.next().type()).isEqualTo("welcome");
            assertThat(raw.next().type()).isEqualTo("joined");
            assertThat(raw.nextOfType("sent").string("id")).isEqualTo("3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeAndFramesThatComeByteByByteCount(TransportKind kind) throws IOException {
        try (TestServer server = start(kind);
                RawClient raw = RawClient.open(server.port())) {
            byte[] all = RawClient.join(
                    RawClient.handshake().getBytes(StandardCharsets.US_ASCII),
                    RawClient.textFrame("{'type':'hello','id':'1'}"));
            for (byte one : all) {
                raw.write(new byte[] {one});
            }

            assertThat(raw.readAnswer().status()).isEqualTo(101);
            assertThat(raw.next().type()).isEqualTo("welcome");
        }
    }

    @ParameterizedTest
    @EnumSource
    void peopleChat(TransportKind kind) {
        try (TestServer server = start(kind);
                Client ann = Client.in(server, "talk", "ann");
                Client bea = Client.in(server, "talk", "bea")) {
            ann.say("talk", "hi");

            assertThat(bea.nextTexts(1)).containsExactly("hi");
            assertThat(ann.close(1000)).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetIsNoticedThoughItComesRightBehindTheLastBytes(TransportKind kind) throws IOException {
        int clients = 40;
        byte[] fragment = RawClient.frame(false, RawClient.TEXT, new byte[] {'{'});
        try (TestServer server = start(kind)) {
            for (int i = 0; i < clients; i++) {
                try (RawClient raw = RawClient.upgraded(server)) {
                    raw.write(fragment);
                    raw.reset();
                }
            }

            server.awaitMeter("chat_connections", open -> open == 0);
            // Those whose reset went unnoticed are closed later, for saying nothing.
            assertThat(server.closes(4004)).isZero();
            assertThat(server.meter("chat_closes_connections_total{code=\"other\"}"))
                    .isEqualTo(clients);
        }
    }
}
