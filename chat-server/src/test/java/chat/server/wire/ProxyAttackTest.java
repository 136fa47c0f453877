package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.config.TransportKind;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who wants to be somebody else, or to keep the server busy with headers of proxies. A good client talks meanwhile. */
final class ProxyAttackTest {

    private static final String TIMEOUT = "chat_handshakes_total{result=\"timeout\"}";

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int MORE_THAN_READ = 3_000;

    /** As many as the whole head may hold. */
    private static final int MANY = 1_500;

    private static void assertGoodClientIsServed(Client good, String text) {
        assertThat(good.say("good", text).next("sent").has("seq")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void headersOfSomebodyWhoIsNoProxyMakeNobodyElseOfHim(TransportKind kind) throws IOException {
        try (TestServer server = TestServer.defaults()
                        .maxConnectionsPerAddress(2)
                        .trustedProxies("192.0.2.1")
                        .startOn(kind);
                Client good = server.in("good", "good")) {
            List<RawClient> spoofers = new ArrayList<>();
            int letIn = 0;
            for (int i = 1; i <= 20; i++) {
                RawClient spoofer = RawClient.open(server.port());
                spoofers.add(spoofer);
                spoofer.write(RawClient.request(
                        "GET /ws HTTP/1.1", "X-Forwarded-For: 198.51.100." + i, "Forwarded: for=198.51.100." + i));
                letIn += isLetIn(spoofer) ? 1 : 0;
                assertGoodClientIsServed(good, "spoofed " + i);
            }

            assertThat(letIn).isOne(); // besides the good one
            for (RawClient spoofer : spoofers) {
                spoofer.close();
            }
        }
    }

    /** Not closed with a code, answered with 503, or not answered at all. */
    private static boolean isLetIn(RawClient client) throws IOException {
        try {
            if (client.readAnswer().status() != 101) {
                return false;
            }
            client.text("hello");
            return client.readFrame().opcode() == RawClient.TEXT;
        } catch (EOFException | SocketException e) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderOfThePROXYProtocolIsReadFromProxiesAlone(TransportKind kind) throws IOException {
        try (TestServer server =
                        TestServer.defaults().trustedProxies("192.0.2.1").startOn(kind);
                Client good = server.in("good", "good")) {
            for (byte[] header : new byte[][] {
                "PROXY TCP4 203.0.113.1 192.0.2.1 4711 80\r\n".getBytes(StandardCharsets.US_ASCII),
                TrustedProxyTest.v2(0x21, "203.0.113.1", 0),
            }) {
                try (RawClient spoofer = RawClient.open(server.port())) {
                    spoofer.write(RawClient.join(header, RawClient.handshake().getBytes(StandardCharsets.US_ASCII)));
                    assertThat(spoofer.readAnswer().status()).isEqualTo(400);
                }
                assertGoodClientIsServed(good, "header " + header.length);
            }
            assertThat(server.meter("chat_proxy_faults_total{header=\"proxy_protocol\"}"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGiantHeaderOfThePROXYProtocolIsRefusedBeforeItIsThere(TransportKind kind) throws IOException {
        try (TestServer server =
                        TestServer.defaults().trustedProxies("127.0.0.1").startOn(kind);
                Client good = server.in("good", "good")) {
            byte[] giant = TrustedProxyTest.v2(0x21, "203.0.113.1", 60_000);
            for (int i = 0; i < 20; i++) {
                try (RawClient attacker = RawClient.open(server.port())) {
                    attacker.write(Arrays.copyOf(giant, MORE_THAN_READ));
                    assertThat(attacker.readAnswer().status()).isEqualTo(400);
                    attacker.write(giant);
                    attacker.awaitEnd();
                } catch (SocketException e) {
                    // the server has heard enough
                }
                assertGoodClientIsServed(good, "giant " + i);
            }
            assertThat(server.meter("chat_proxy_faults_total{header=\"proxy_protocol\"}"))
                    .isEqualTo(20);
        }
    }

    @ParameterizedTest
    @EnumSource
    void halfAHeaderOfThePROXYProtocolEndsAtTheDeadline(TransportKind kind) throws IOException {
        try (TestServer server = TestServer.defaults()
                        .trustedProxies("127.0.0.1")
                        .headersTimeout(SOON)
                        .startOn(kind);
                Client good = server.in("good", "good")) {
            byte[] header = TrustedProxyTest.v2(0x21, "203.0.113.1", 100);
            List<RawClient> halves = new ArrayList<>();
            for (int length : new int[] {1, 5, 12, 15, 16, 40}) {
                RawClient half = RawClient.open(server.port());
                half.write(Arrays.copyOf(header, length));
                halves.add(half);
            }
            assertGoodClientIsServed(good, "meanwhile");

            for (RawClient half : halves) {
                half.awaitEnd();
                half.close();
            }
            server.awaitMeter(TIMEOUT, timeouts -> timeouts == halves.size());
            assertGoodClientIsServed(good, "afterwards");
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyAddressesInOneHeaderCostNobodyAnything(TransportKind kind) throws IOException {
        try (TestServer server = TestServer.defaults()
                        .trustedProxies("127.0.0.1", "10.0.0.0/8")
                        .startOn(kind);
                Client good = server.in("good", "good")) {
            String trusted = "10.0.0.1, ".repeat(MANY);
            String[] headers = {"X-Forwarded-For: " + trusted, "Forwarded: " + "for=10.0.0.1,".repeat(MANY / 2)};
            for (String header : headers) {
                for (int i = 0; i < 100; i++) {
                    try (RawClient attacker = RawClient.open(server.port())) {
                        attacker.write(RawClient.request("GET /ws HTTP/1.1", header));
                        assertThat(attacker.readAnswer().status()).isEqualTo(400);
                    }
                }
                assertGoodClientIsServed(good, header.substring(0, 9));
            }
            try (RawClient behind = RawClient.open(server.port())) {
                behind.write(RawClient.request("GET /ws HTTP/1.1", headers[0] + "203.0.113.1"));
                assertThat(behind.readAnswer().status()).isEqualTo(101);
            }
        }
    }
}
