package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import chat.server.Asking;
import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.config.TransportKind;
import chat.server.tls.Certificate;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class CanaryTest {

    private static final Duration SHORT = Duration.ofSeconds(1);

    private static void awaitDelivery(TestServer server) {
        server.awaitMeter("chat_canary_seconds_count", count -> count >= 1);
    }

    @ParameterizedTest
    @EnumSource(names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void measuresHowLongAMessageTakesOnEachTransport(TransportKind kind, @TempDir Path data) {
        try (TestServer server = TestServer.defaults().data(data).canary(SHORT).startOn(kind)) {
            awaitDelivery(server);

            assertThat(server.meter("chat_canary_seconds_sum")).isPositive();
            assertThat(server.meter("chat_store_commit_seconds_count")).isPositive();
        }
    }

    @Test
    void talksAsClientsDoByTlsAndBelowAPath(@TempDir Path folder) throws Exception {
        try (TestServer server = TestServer.defaults()
                .basePath("/chat")
                .tls(new Certificate(folder).writeTo(folder))
                .canary(SHORT)
                .start()) {
            awaitDelivery(server);
        }
    }

    @Test
    void countsForNobody() {
        try (TestServer server = TestServer.defaults().canary(SHORT).start()) {
            awaitDelivery(server);

            assertThat(server.meter("chat_connections")).isZero();
            assertThat(server.meter("chat_rooms")).isZero();
            assertThat(server.meter("chat_joins_total")).isZero();
            assertThat(server.handshakes("accepted")).isZero();
            assertThat(server.meter("chat_messages_in_messages_total{result=\"accepted\"}"))
                    .isZero();
            assertThat(Asking.run(server, "explain", "127.0.0.1").status()).isEqualTo(4);
        }
    }

    /** Nor is it a client in the line of the log at the stop. */
    @Test
    void isNoClientAtTheStop() {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getFormattedMessage());
            }
        };
        Logger log = (Logger) LoggerFactory.getLogger("chat.server.ChatServer");
        appender.start();
        log.addAppender(appender);
        try (TestServer server = TestServer.defaults().canary(SHORT).start();
                Client ann = server.in("tea", "ann")) {
            awaitDelivery(server);
            server.stop();
            assertThat(ann.closeCode()).isEqualTo(4001);
        } finally {
            log.detachAppender(appender);
        }
        assertThat(lines).anyMatch(line -> line.startsWith("stops with 1 clients after "));
    }

    @Test
    void takesNobodysPlace() {
        try (TestServer server = TestServer.defaults()
                .maxConnections(1)
                .maxConnectionsPerAddress(1)
                .canary(SHORT)
                .start()) {
            awaitDelivery(server);
            try (Client ann = server.in("tea", "ann")) {
                ann.say("tea", "hi").next("sent");
                double before = server.meter("chat_canary_seconds_count");
                server.awaitMeter("chat_canary_seconds_count", count -> count > before);

                try (Client ben = server.connect()) {
                    assertThat(ben.closeCode()).isEqualTo(4504);
                }
            }
        }
    }

    @Test
    void nobodyEntersItsRoom() throws IOException {
        try (TestServer server = TestServer.defaults().canary(SHORT).start();
                Client ann = server.hello("ann")) {
            awaitDelivery(server);

            Json answer = ann.ask("{'type':'join','id':'j','room':'-canary-'}");

            assertThat(answer.string("code")).isEqualTo("bad_room");
            assertThat(plainStatus(server, "/?room=-canary-", "")).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "000000000000000000000000000000000000000000000000"})
    void nobodyElsesKeyIsItsKey(String key) throws IOException {
        try (TestServer server = TestServer.start()) {
            assertThat(plainStatus(server, "/?room=-canary-", "X-Chat-Canary: " + key + "\r\n"))
                    .isEqualTo(400);
        }
    }

    private static int plainStatus(TestServer server, String target, String header) throws IOException {
        try (RawClient raw = RawClient.open(server.port())) {
            raw.write("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n" + header
                    + "\r\n");
            return raw.readAnswer().status();
        }
    }

    @Test
    void whatIsNotStoredIsNotReadyAndSaysWhyAndYetAlive() {
        CompletableFuture<FailingStreams> streams = new CompletableFuture<>();
        try (TestServer server = TestServer.defaults()
                .canary(SHORT)
                .around(inner -> {
                    streams.complete(new FailingStreams(inner));
                    return streams.join();
                })
                .start()) {
            awaitDelivery(server);
            streams.join().fail(FailingStreams.Call.STORE, false);

            await(
                    server,
                    "/readyz",
                    503,
                    "a message of the server's own has not been delivered for \\d+ s: "
                            + "the message cannot be stored now; try again");
            server.awaitMeter("chat_canary_missed_intervals", missed -> missed >= 7);
            assertThat(TestServer.get(server.management("/healthz")).statusCode())
                    .isEqualTo(200);

            streams.join().fail(null, false);
            await(server, "/readyz", 200, "(?s).*");
        }
    }

    @Test
    void whatIsNeverAnsweredIsNotAlive() {
        try (TestServer server = TestServer.defaults()
                .canary(SHORT)
                .around(SilentStreams::around)
                .start()) {
            await(server, "/healthz", 503, "(?s).*: it is not delivered, and not answered");
        }
    }

    /** What takes more than a second is said in another way meanwhile, which a slow machine comes to see. */
    private static void await(TestServer server, String path, int status, String line) {
        long deadline = System.nanoTime() + 2 * TestServer.BOUND.toNanos();
        HttpResponse<String> answer = TestServer.get(server.management(path));
        while (answer.statusCode() != status || !answer.body().strip().matches(line)) {
            assertThat(System.nanoTime()).as(answer.body()).isLessThan(deadline);
            TestServer.pause();
            answer = TestServer.get(server.management(path));
        }
    }
}
