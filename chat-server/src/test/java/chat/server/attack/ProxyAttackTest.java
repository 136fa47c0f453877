package chat.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.config.TransportKind;
import chat.server.wire.ProxyHeaders;
import chat.server.wire.RawClient;
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

/** Who wants to be somebody else, or to keep the server busy with headers of proxies. */
final class ProxyAttackTest {

    private static final String OTHERS = "192.0.2.1";
    private static final String TIMEOUT = "chat_handshakes_total{result=\"timeout\"}";
    private static final String MALFORMED = "chat_proxy_faults_total{header=\"proxy_protocol\"}";

    /** For half a header. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final int MORE_THAN_IS_READ = 3_000;

    /** As many addresses as the whole head may hold. */
    private static final int MANY = 1_500;

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void headersOfSomebodyWhoIsNoProxyMakeNobodyElseOfHim(TransportKind kind) throws IOException {
        try (TestServer server = TestServer.defaults()
                        .maxConnectionsPerAddress(1)
                        .trustedProxies(OTHERS)
                        .startOn(kind);
                GoodClient good = GoodClient.of(server)) {
            List<RawClient> spoofers = new ArrayList<>();
            good.watch("spoofed headers " + kind, () -> {
                int letIn = 0;
                for (int i = 1; i <= 50; i++) {
                    RawClient spoofer = Attackers.one(server);
                    spoofers.add(spoofer);
                    letIn += isLetIn(spoofer, "198.51.100." + i) ? 1 : 0;
                }
                assertThat(letIn).isOne();
            });
            for (RawClient spoofer : spoofers) {
                spoofer.close();
            }
        }
    }

    /** Neither closed with a code, nor answered with 503, nor not at all. */
    private static boolean isLetIn(RawClient client, String address) throws IOException {
        try {
            client.write(
                    RawClient.request("GET /ws HTTP/1.1", "X-Forwarded-For: " + address, "Forwarded: for=" + address));
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
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aHeaderOfThePROXYProtocolIsReadFromProxiesAlone(TransportKind kind) throws IOException {
        byte[][] headers = {
            ProxyHeaders.v1("PROXY TCP4 203.0.113.1 192.0.2.1 4711 80"),
            ProxyHeaders.v2(ProxyHeaders.PROXY, "203.0.113.1", 0),
        };
        try (TestServer server = TestServer.defaults().trustedProxies(OTHERS).startOn(kind);
                GoodClient good = GoodClient.of(server)) {
            good.watch("spoofed PROXY " + kind, () -> {
                for (int i = 0; i < 50; i++) {
                    try (RawClient spoofer = Attackers.one(server)) {
                        spoofer.write(RawClient.join(
                                headers[i % 2], RawClient.handshake().getBytes(StandardCharsets.US_ASCII)));
                        assertThat(spoofer.readAnswer().status()).isEqualTo(400);
                    }
                }
            });
            assertThat(server.meter(MALFORMED)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void aGiantHeaderOfThePROXYProtocolIsRefusedBeforeItIsThere(TransportKind kind) throws IOException {
        byte[] giant = ProxyHeaders.v2(ProxyHeaders.PROXY, "203.0.113.1", 60_000);
        try (TestServer server =
                        TestServer.defaults().trustedProxies(Attackers.ADDRESS).startOn(kind);
                GoodClient good = GoodClient.of(server)) {
            good.watch("giant PROXY " + kind, () -> {
                for (int i = 0; i < 50; i++) {
                    try (RawClient attacker = Attackers.one(server)) {
                        attacker.write(Arrays.copyOf(giant, MORE_THAN_IS_READ));
                        assertThat(attacker.readAnswer().status()).isEqualTo(400);
                        Attackers.flood(attacker, giant, giant.length);
                    }
                }
            });
            assertThat(server.meter(MALFORMED)).isEqualTo(50);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void halfAHeaderOfThePROXYProtocolEndsAtTheDeadline(TransportKind kind) throws IOException {
        byte[] header = ProxyHeaders.v2(ProxyHeaders.PROXY, "203.0.113.1", 100);
        int[] lengths = {1, 5, 12, 15, 16, 40};
        try (TestServer server = TestServer.defaults()
                        .trustedProxies(Attackers.ADDRESS)
                        .headersTimeout(SOON)
                        .startOn(kind);
                GoodClient good = GoodClient.of(server)) {
            good.watch("half a PROXY " + kind, () -> {
                List<RawClient> halves = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    RawClient half = Attackers.one(server);
                    half.write(Arrays.copyOf(header, lengths[i % lengths.length]));
                    halves.add(half);
                }
                for (RawClient half : halves) {
                    half.awaitEnd();
                    half.close();
                }
            });
            server.awaitMeter(TIMEOUT, timeouts -> timeouts == 60);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void manyAddressesInOneHeaderCostNobodyAnything(TransportKind kind) throws IOException {
        String many = "X-Forwarded-For: " + "10.0.0.1, ".repeat(MANY);
        String[] headers = {many, "Forwarded: " + "for=10.0.0.1,".repeat(MANY / 2)};
        try (TestServer server = TestServer.defaults()
                        .trustedProxies(Attackers.ADDRESS, "10.0.0.0/8")
                        .startOn(kind);
                GoodClient good = GoodClient.of(server)) {
            good.watch("many addresses " + kind, () -> {
                for (int i = 0; i < 200; i++) {
                    try (RawClient attacker = Attackers.one(server)) {
                        attacker.write(RawClient.request("GET /ws HTTP/1.1", headers[i % 2]));
                        assertThat(attacker.readAnswer().status()).isEqualTo(400);
                    }
                }
            });
            try (RawClient behind = Attackers.one(server)) {
                behind.write(RawClient.request("GET /ws HTTP/1.1", many + "203.0.113.1"));
                assertThat(behind.readAnswer().status()).isEqualTo(101);
            }
        }
    }
}
