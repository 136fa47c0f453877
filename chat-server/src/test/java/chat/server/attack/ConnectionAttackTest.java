package chat.server.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.config.Handshakes;
import chat.server.config.Patience;
import chat.server.config.TransportKind;
import chat.server.wire.RawClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets that come in masses, and those that do nothing any more. */
final class ConnectionAttackTest {

    private static final int SLOW = 5_000;
    private static final int FLOOD = 2_000;
    private static final int OF_ADDRESS = 100;
    private static final int HALF_OPEN = 300;
    private static final String SLOW_HEADERS = "GET /ws HTTP/1.1\r\nHost: localhost\r\nX: ";

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void slowHeadersFrom5000SocketsAreClosedInTime(TransportKind kind) throws IOException {
        try (TestServer server = TestServer.defaults()
                        .headersTimeout(Duration.ofSeconds(2))
                        .startOn(kind);
                GoodClient good = GoodClient.of(server);
                Attackers slow = new Attackers(server)) {
            good.watch("slow headers " + kind, () -> {
                slow.open(SLOW, SLOW_HEADERS);
                slow.awaitEnd();
            });
            assertThat(Attackers.reached(server, "headers_time")).isEqualTo(SLOW);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void ofAFloodOfSocketsOnlyAFewAreHeld(TransportKind kind) throws IOException {
        try (TestServer server = TestServer.defaults()
                        .headersTimeout(
                                Duration.ofMinutes(1)) // none ends, and lets another one in, while the others come
                        .maxConnectionsPerAddress(OF_ADDRESS)
                        .startOn(kind);
                GoodClient good = GoodClient.of(server);
                Attackers flood = new Attackers(server)) {
            good.watch("socket flood " + kind, () -> {
                flood.open(FLOOD, SLOW_HEADERS);
                server.awaitMeter(
                        Attackers.limit("connections_far_too_many"), refused -> refused == FLOOD - 2 * OF_ADDRESS - 1);
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void ofAFloodOfHandshakesOnlyAFewAreAccepted(TransportKind kind) throws IOException {
        try (TestServer server = TestServer.defaults()
                        .maxConnectionsPerAddress(OF_ADDRESS)
                        .startOn(kind);
                GoodClient good = GoodClient.of(server)) {
            double before = server.handshakes("accepted");
            long beganNanos = System.nanoTime();
            good.watch("handshake flood " + kind, () -> {
                for (int i = 0; i < FLOOD; i++) {
                    try (RawClient one = Attackers.one(server)) {
                        one.write(RawClient.handshake());
                        RawClient.Answer answer = one.readAnswer();
                        assertThat(answer.status() == 101 || answer.headers().containsKey("retry-after"))
                                .isTrue();
                    }
                }
            });
            double accepted = server.handshakes("accepted") - before;
            double took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beganNanos) + 1.0;
            assertThat(accepted)
                    .isGreaterThanOrEqualTo(OF_ADDRESS)
                    .isLessThanOrEqualTo(
                            OF_ADDRESS + took * Handshakes.defaults().perSecondPerAddress());
            assertThat(server.handshakes("too_fast")).isEqualTo(FLOOD - accepted);
            assertThat(Attackers.reached(server, "handshakes_of_address")).isEqualTo(FLOOD - accepted);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void halfOpenPeersAreFoundOut(TransportKind kind) throws IOException {
        // As long as the silent ones may need for the hello that they say, and the good one for its pongs.
        Patience patience = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(3));
        try (TestServer server = TestServer.defaults()
                        .with(settings -> settings.withTalk(talk -> talk.withPingInterval(Duration.ofSeconds(1)))
                                .withLimits(limits -> limits.withPatience(old -> patience)))
                        .startOn(kind);
                GoodClient good = GoodClient.of(server);
                Attackers silent = new Attackers(server);
                Attackers mute = new Attackers(server)) {
            String hello = new String(RawClient.textFrame("{'type':'hello'}"), ISO_8859_1);
            good.watch("half-open peers " + kind, () -> {
                silent.open(HALF_OPEN, RawClient.handshake() + hello);
                mute.open(HALF_OPEN, RawClient.handshake());
                server.awaitMeter(Attackers.limit("pong_time"), gone -> gone == HALF_OPEN);
                server.awaitMeter(Attackers.limit("hello_time"), gone -> gone == HALF_OPEN);
                server.awaitMeter("chat_connections", open -> open == 1);
            });
        }
    }
}
