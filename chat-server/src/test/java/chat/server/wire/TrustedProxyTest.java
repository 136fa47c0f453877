package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What proxies say of where clients come from. Each address may have one connection, so who comes twice shows. */
final class TrustedProxyTest {

    private static final int TOO_MANY = 4504;

    private static TestServerSetup oneEach() {
        return TestServer.defaults().maxConnectionsPerAddress(1);
    }

    private static TestServer trusting(TransportKind kind) {
        return oneEach().trustedProxies("127.0.0.1").startOn(kind);
    }

    /** Opens a connection with bytes before its handshake. */
    private static RawClient open(TestServer server, byte[] before, String... headers) throws IOException {
        RawClient client = RawClient.open(server.port());
        String request = RawClient.request("GET /ws HTTP/1.1", headers)
                .replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: chat.v1\r\n\r\n");
        client.write(RawClient.join(before, request.getBytes(StandardCharsets.US_ASCII)));
        assertThat(client.readAnswer().status()).isEqualTo(101);
        return client;
    }

    private static RawClient open(TestServer server, String... headers) throws IOException {
        return open(server, new byte[0], headers);
    }

    private static void assertLetIn(RawClient client) throws IOException {
        client.enter("proxies");
    }

    private static void assertTooMany(RawClient client) throws IOException {
        assertThat(client.closeCode()).isEqualTo(TOO_MANY);
    }

    @ParameterizedTest
    @EnumSource
    void clientsOfATrustedProxyAreCountedByTheirOwnAddresses(TransportKind kind) throws IOException {
        try (TestServer server = trusting(kind);
                RawClient first = open(server, "X-Forwarded-For: 198.51.100.9, 203.0.113.1");
                RawClient second = open(server, "Forwarded: for=203.0.113.2");
                RawClient third = open(server, ProxyHeaders.v1("PROXY TCP4 203.0.113.3 192.0.2.1 4711 80"));
                RawClient fourth = open(server, ProxyHeaders.v2(ProxyHeaders.PROXY, "2001:db8::4", 0));
                RawClient again = open(server, ProxyHeaders.v2(ProxyHeaders.PROXY, "203.0.113.1", 40));
                RawClient spoofed = open(
                        server,
                        ProxyHeaders.v1("PROXY TCP6 2001:db8::4 ::1 4711 80"),
                        "X-Forwarded-For: 203.0.113.9")) {
            assertLetIn(first);
            assertLetIn(second);
            assertLetIn(third);
            assertLetIn(fourth);
            assertTooMany(again);
            assertTooMany(spoofed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverIsNotTrustedIsNotBelieved(TransportKind kind) throws IOException {
        try (TestServer server =
                        oneEach().trustedProxies("192.0.2.0/24", "unix").startOn(kind);
                RawClient first = open(server, "X-Forwarded-For: 203.0.113.1");
                RawClient second = open(server, "X-Forwarded-For: 203.0.113.2", "Forwarded: rubbish")) {
            assertLetIn(first);
            assertTooMany(second);
            assertThat(server.meter("chat_proxy_faults_total{header=\"forwarded\"}"))
                    .isZero();
            try (RawClient third = RawClient.open(server.port())) {
                third.write("PROXY TCP4 203.0.113.3 192.0.2.1 4711 80\r\n" + RawClient.handshake());
                assertThat(third.readAnswer().status()).isEqualTo(400);
            }
        }
    }

    @Test
    void anAddressIsFreeAgainWhenItsConnectionHasEnded() throws IOException {
        try (TestServer server = trusting(TransportKind.AUTO)) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = open(server, "X-Forwarded-For: 203.0.113.1")) {
                    assertLetIn(client);
                    client.write(RawClient.frame(true, RawClient.CLOSE, new byte[] {3, (byte) 0xE8}));
                    client.nextClose();
                    client.awaitEnd();
                }
                server.awaitMeter("chat_connections", open -> open == 0);
            }
        }
    }

    @Test
    void aProxysOwnConnectionsCountAsItsOwn() throws IOException {
        try (TestServer server = trusting(TransportKind.AUTO);
                RawClient check = open(server, ProxyHeaders.v2(ProxyHeaders.LOCAL, "203.0.113.1", 0));
                RawClient unknown = open(server, ProxyHeaders.v1("PROXY UNKNOWN"))) {
            assertLetIn(check);
            assertTooMany(unknown);
        }
    }

    @Test
    void thePageIsServedToManyClientsOverOneConnectionOfAProxy() throws IOException {
        try (TestServer server = trusting(TransportKind.AUTO);
                RawClient held = open(server, "X-Forwarded-For: 203.0.113.1");
                RawClient proxy = RawClient.open(server.port())) {
            assertLetIn(held);
            for (int i = 1; i < 4; i++) {
                proxy.write("GET / HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113." + i + "\r\n\r\n");
                assertThat(proxy.readAnswer().status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: rubbish", "X-Forwarded-For: 203.0.113.1\r\nForwarded: for=203.0.113.2"})
    void whatATrustedProxyCannotMeanIsABadRequest(String header) throws IOException {
        try (TestServer server = trusting(TransportKind.AUTO)) {
            for (String request : new String[] {
                "GET / HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n",
                RawClient.request("GET /ws HTTP/1.1", header)
            }) {
                try (RawClient client = RawClient.open(server.port())) {
                    client.write(request);
                    RawClient.Answer answer = client.readAnswer();
                    assertThat(answer.status()).isEqualTo(400);
                    assertThat(answer.body()).contains("Forwarded");
                    client.assertEnds();
                }
            }
            assertThat(server.meter("chat_proxy_faults_total{header=\"x_forwarded_for\"}")
                            + server.meter("chat_proxy_faults_total{header=\"disagreement\"}"))
                    .isEqualTo(2);
            assertThat(server.answers(400)).isOne();
            assertThat(server.handshakes("bad_request")).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMalformedHeaderOfThePROXYProtocolIsABadRequest(TransportKind kind) throws IOException {
        try (TestServer server = trusting(kind)) {
            for (byte[] header : new byte[][] {
                ProxyHeaders.v1("PROXY TCP4 rubbish 192.0.2.1 4711 80"),
                ProxyHeaders.v1("PROXY " + "x".repeat(200)),
                ProxyHeaders.v2(ProxyHeaders.PROXY, "203.0.113.1", 40_000),
                ProxyHeaders.v2(0x31, "203.0.113.1", 0),
            }) {
                try (RawClient client = RawClient.open(server.port())) {
                    client.write(RawClient.join(header, RawClient.handshake().getBytes(StandardCharsets.US_ASCII)));
                    RawClient.Answer answer = client.readAnswer();
                    assertThat(answer.status()).isEqualTo(400);
                    assertThat(answer.body()).contains("PROXY protocol");
                    client.assertEnds();
                }
            }
            assertThat(server.meter("chat_proxy_faults_total{header=\"proxy_protocol\"}"))
                    .isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderOfThePROXYProtocolMayComeInPieces(TransportKind kind) throws IOException {
        try (TestServer server = trusting(kind);
                RawClient first = open(server, "X-Forwarded-For: 203.0.113.1");
                RawClient second = RawClient.open(server.port())) {
            byte[] all = RawClient.join(
                    ProxyHeaders.v2(ProxyHeaders.PROXY, "203.0.113.1", 3),
                    RawClient.handshake().getBytes(StandardCharsets.US_ASCII));
            for (byte next : all) {
                second.write(new byte[] {next});
            }
            assertThat(second.readAnswer().status()).isEqualTo(101);
            assertLetIn(first);
            assertTooMany(second);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-Host: chat.example", "Forwarded: for=203.0.113.1;host=chat.example"})
    void aPageIsOfTheHostThatItsClientNamed(String header) throws IOException {
        String[] own = {header, "Origin: https://chat.example"};
        try (TestServer server = trusting(TransportKind.AUTO);
                RawClient page = open(server, own);
                RawClient insecure = RawClient.open(server.port())) {
            assertLetIn(page);
            insecure.write(RawClient.request(
                    "GET /ws HTTP/1.1", header, "X-Forwarded-Proto: https", "Origin: http://chat.example"));
            assertThat(insecure.readAnswer().status()).isEqualTo(403);
        }
        try (TestServer server = TestServer.start();
                RawClient untrusted = RawClient.open(server.port())) {
            untrusted.write(RawClient.request("GET /ws HTTP/1.1", own));
            assertThat(untrusted.readAnswer().status()).isEqualTo(403);
        }
    }
}
