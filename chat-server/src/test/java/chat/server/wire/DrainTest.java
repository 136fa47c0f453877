package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.TransportKind;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that stops and lets its clients go one after the other. */
final class DrainTest {

    private static final int CLIENTS = 20;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** One loop, so that who leaves first is alone in that. */
    private static TestServer start(TransportKind kind, Duration drain) {
        return TestServer.defaults().eventLoops(1).drain(drain).startOn(kind);
    }

    private static Thread drain(TestServer server) {
        Thread draining = new Thread(server::drain, "drain");
        draining.start();
        return draining;
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void everybodyLeavesWithinTheTimeAndComesBackAtAnother(TransportKind kind) throws Exception {
        List<Client> clients = new ArrayList<>();
        try (TestServer server = start(kind, SHORT)) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(server.in("room", "client" + i));
            }
            long begun = System.nanoTime();
            Thread draining = drain(server);
            for (Client client : clients) {
                Json goodbye = client.next("goodbye");
                long left = SHORT.toMillis()
                        - Duration.ofNanos(System.nanoTime() - begun).toMillis();
                assertThat(goodbye.number("retryAfterMs")).isGreaterThan(Math.max(0, left));
                assertThat(client.closeCode()).isEqualTo(4001);
            }
            draining.join();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(SHORT.dividedBy(2), SHORT.multipliedBy(5));
        } finally {
            clients.forEach(Client::close);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whoIsStillThereGoesOn(TransportKind kind) throws Exception {
        try (TestServer server = start(kind, LONG);
                Client first = server.in("room", "first");
                Client second = server.in("room", "second");
                Client third = server.in("room", "third")) {
            Thread draining = drain(server);
            List<Client> left = new ArrayList<>(List.of(first, second, third));
            Client gone = firstToGo(left);
            left.remove(gone);
            assertThat(gone.closeCode()).isEqualTo(4001);

            left.get(0).post("room", "still here");
            assertThat(left.get(1).nextTexts(1)).containsExactly("still here");
            assertThat(TestServer.get(server.management("/readyz")).statusCode())
                    .isEqualTo(503);
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> RawClient.open(server.port()).close());

            server.stop();
            draining.join();
            for (Client client : left) {
                assertThat(client.next("goodbye").number("retryAfterMs")).isPositive();
                assertThat(client.closeCode()).isEqualTo(4001);
            }
        }
    }

    private static Client firstToGo(List<Client> clients) {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (System.nanoTime() < deadline) {
            for (Client client : clients) {
                if (client.isClosed()) {
                    return client;
                }
            }
            TestServer.pause();
        }
        throw new AssertionError("nobody leaves");
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void whoConnectedBeforeAndAsksForTheUpgradeNowIsRefused(TransportKind kind) throws Exception {
        try (TestServer server = start(kind, LONG);
                Client ann = server.in("room", "ann");
                Client bob = server.in("room", "bob");
                RawClient early = RawClient.open(server.port())) {
            String read = "chat_bytes_total{direction=\"in\"}";
            double before = server.meter(read);
            early.write(RawClient.handshake().substring(0, 20));
            server.awaitMeter(read, bytes -> bytes > before);
            Thread draining = drain(server);
            firstToGo(List.of(ann, bob));

            early.write(RawClient.handshake().substring(20).getBytes(StandardCharsets.US_ASCII));
            assertThat(early.readAnswer().status()).isEqualTo(503);
            server.stop();
            draining.join();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void withoutATimeNobodyIsWaitedFor(TransportKind kind) throws IOException {
        try (TestServer server = start(kind, Duration.ZERO);
                Client ann = server.in("room", "ann")) {
            server.drain();
            server.stop();
            assertThat(ann.next("goodbye").number("retryAfterMs")).isPositive();
            assertThat(ann.closeCode()).isEqualTo(4001);
        }
    }
}
