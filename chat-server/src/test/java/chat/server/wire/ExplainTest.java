package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Asking;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.TransportKind;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ExplainTest {

    @AutoClose
    private static final TestServer server =
            TestServer.defaults().maxConnections(20).start();

    private static Json hello(Client client, String name) {
        return client.ask("{'type':'hello','id':'h','name':'" + name + "'}");
    }

    @Test
    void saysWhatTheServerClosedFor() {
        try (Client ann = server.connect()) {
            Json welcome = hello(ann, "flooder");
            for (int i = 0; i < 300; i++) {
                ann.send("{'type':'leave','id':'l','room':'nowhere'}");
            }
            assertThat(ann.closeCode()).isEqualTo(4029);

            Asking asked = Asking.run(server, "explain", welcome.string("user"));

            assertThat(asked.status()).isZero();
            assertThat(asked.out())
                    .contains("flooder (" + welcome.string("user") + ") at 127.0.0.1:")
                    .contains("command refused, not_joined: the room is not joined")
                    .contains("closed by the server with 4029, flooding")
                    .containsPattern("frames received: \\d+, commands refused: \\d+")
                    .doesNotContain("connected now");
        }
    }

    @Test
    void aSessionNamesItsUserAndItsSecretStaysHere() {
        try (Client ann = server.connect()) {
            Json welcome = hello(ann, "ann");
            String session = welcome.string("session");
            String secret = session.substring(session.indexOf('.') + 1);
            ann.close(1000);

            Asking asked = Asking.run(server, "explain", session);
            Asking json = Asking.run(server, "explain", "--json", session);

            assertThat(asked.out()).contains("the client closed, with 1000");
            assertThat(json.out()).contains(welcome.string("user")).doesNotContain(secret);
            assertThat(TestServer.get(server.management("/explain?subject=" + session))
                            .body())
                    .doesNotContain(secret);
        }
    }

    @Test
    void whoWentAwayWithoutAWordDidSo() throws IOException {
        try (RawClient ann = RawClient.upgraded(server)) {
            ann.text("{'type':'hello','id':'h','name':'gone'}");
            ann.nextOfType("welcome");
            ann.reset();
        }
        server.awaitMeter("chat_connections", open -> open == 0);
        assertThat(Asking.run(server, "explain", "gone").out()).contains("went away without a close frame");
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void anAddressNamesWhatWasRefusedThereOnEachTransport(TransportKind kind) throws IOException {
        try (TestServer other = TestServer.defaults().startOn(kind)) {
            try (RawClient evil = RawClient.open(other.port())) {
                evil.write(RawClient.handshake().replace("\r\n\r\n", "\r\nOrigin: https://evil.example\r\n\r\n"));
                assertThat(evil.readAnswer().status()).isEqualTo(403);
            }

            Asking asked = Asking.run(other, "explain", "127.0.0.1");

            assertThat(asked.out())
                    .contains("not connected, bad_origin: this origin is not allowed")
                    .contains("bad_origin: see --allow-origin");
        }
    }

    @Test
    void aClientBehindAProxyHasItsOwnAddress() throws IOException {
        try (TestServer other =
                        TestServer.defaults().trustedProxies("127.0.0.1").start();
                RawClient evil = RawClient.open(other.port())) {
            evil.write(RawClient.handshake()
                    .replace("\r\n\r\n", "\r\nOrigin: https://evil.example\r\nX-Forwarded-For: 2001:db8::7\r\n\r\n"));
            assertThat(evil.readAnswer().status()).isEqualTo(403);

            assertThat(Asking.run(other, "explain", "2001:DB8:0::7").out()).contains("2001:db8::7  not connected");
            assertThat(Asking.run(other, "explain", "127.0.0.1").status()).isEqualTo(4);
        }
    }

    @Test
    void aProxyWhoseHeaderIsMalformedIsTheOneThatWasRefused() throws IOException {
        try (TestServer other =
                        TestServer.defaults().trustedProxies("127.0.0.1").start();
                RawClient proxy = RawClient.open(other.port())) {
            proxy.write("PROXY TCP4 rubbish 192.0.2.1 4711 80\r\n" + RawClient.handshake());
            assertThat(proxy.readAnswer().status()).isEqualTo(400);

            assertThat(Asking.run(other, "explain", "127.0.0.1").out())
                    .contains("not connected, bad_request: the header of the PROXY protocol is malformed");
        }
    }

    @ParameterizedTest
    @CsvSource({"'rubbish\r\n\r\n', 400, not a valid HTTP request", "LONG, 414, request line too long"})
    void whoDoesNotSpeakHttpIsNamed(String bytes, int status, String reason) throws IOException {
        try (TestServer other = TestServer.start();
                RawClient client = RawClient.open(other.port())) {
            client.write(bytes.equals("LONG") ? "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\n\r\n" : bytes);
            assertThat(client.readAnswer().status()).isEqualTo(status);

            assertThat(Asking.run(other, "explain", "127.0.0.1").out())
                    .contains("not connected, bad_request: " + reason);
        }
    }

    @Test
    void whoIsConnectedIsSaidToBe() {
        try (Client ann = server.in("tea", "anita")) {
            assertThat(Asking.run(server, "explain", "Anita").out())
                    .contains("connected now: anita (")
                    .contains("in 1 room, frames received: 2, commands refused: 0");
            ann.close(1000);
        }
    }

    @Test
    void aNameThatBeginsWithAHyphenComesAfterTwo() {
        try (Client ann = server.connect()) {
            hello(ann, "-h");

            assertThat(Asking.run(server, "explain", "--", "-h").out()).contains("connected now: -h (");
            ann.close(1000);
        }
    }

    @Test
    void ofWhomNothingIsKnownThatIsSaidWithStatus4() {
        Asking asked = Asking.run(server, "explain", "nobody");

        assertThat(asked.status()).isEqualTo(4);
        assertThat(asked.err()).contains("nothing is known of nobody");
    }

    @Test
    void aRequestWithoutASubjectIsBad() {
        assertThat(TestServer.get(server.management("/explain")).statusCode()).isEqualTo(400);
        assertThat(TestServer.get(server.management("/explain?subject=%ff")).statusCode())
                .isEqualTo(400);
    }
}
