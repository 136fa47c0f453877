package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.stream.RoomStreams;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManagementTest {

    /** Prometheus' text format: a name, labels, a value. */
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)"
            + "(\\{[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\.)*\"(?:,[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\.)*\")*})?"
            + " (?:[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN|[+-]Inf)");

    private static final Pattern COMMENT =
            Pattern.compile("# (?:HELP ([^ ]+) .+|TYPE ([^ ]+) (?:counter|gauge|histogram|summary|untyped))");

    @AutoClose
    private static final TestServer server = TestServer.start();

    @Test
    void metricsAreInPrometheusTextFormatWithHelpForEachOfOurs() {
        try (Client ann = server.in("metrics", "ann")) {
            ann.say("metrics", "hi").next("sent");
            HttpResponse<String> metrics = TestServer.get(server.management("/metrics"));

            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("content-type"))
                    .contains("text/plain; version=0.0.4; charset=utf-8");
            List<String> lines = metrics.body().lines().toList();
            assertThat(lines)
                    .allMatch(line -> (line.startsWith("#") ? COMMENT : SAMPLE)
                            .matcher(line)
                            .matches());
            Set<String> helped = new HashSet<>();
            lines.stream()
                    .filter(line -> line.startsWith("# HELP "))
                    .forEach(line -> helped.add(line.substring("# HELP ".length(), line.indexOf(' ', 7))));
            assertThat(lines.stream().filter(line -> line.startsWith("chat_")))
                    .hasSizeGreaterThan(30)
                    .allMatch(line -> helped.contains(line.replaceFirst("[ {].*", ""))
                            || helped.contains(line.replaceFirst("_(?:bucket|sum|count)[ {].*", "")));
            assertThat(server.meter("chat_connections")).isEqualTo(1);
            assertThat(server.meter("chat_rooms")).isEqualTo(1);
        }
    }

    @Test
    void aRequestThatNamesNoHostIsABadRequest() throws IOException {
        try (RawClient raw = RawClient.open(server.managementPort())) {
            raw.write("GET /healthz HTTP/1.1\r\n\r\n");

            assertThat(raw.readAnswer().status()).isEqualTo(400);
        }
    }

    @Test
    void aServerThatListensIsHealthyAndReady() {
        assertThat(TestServer.get(server.management("/healthz")).statusCode()).isEqualTo(200);
        assertThat(TestServer.get(server.management("/readyz")).statusCode()).isEqualTo(200);
    }

    @Test
    void aServerThatIsBeingStoppedIsNotReady() throws IOException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        TestServer stopping = TestServer.defaults()
                .around(streams -> closedAfter(asked, streams))
                .start();
        Thread stop = new Thread(stopping::stop, "stop");
        try (RawClient ops = RawClient.open(stopping.managementPort());
                RawClient lingering = RawClient.in(stopping, "drain")) {
            ops.write("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(ops.readAnswer().status()).isEqualTo(200);

            stop.start();
            Json goodbye = lingering.nextOfType("goodbye"); // the streams are closed next
            ops.write("GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(ops.readAnswer().status()).isEqualTo(503);
            assertThat(goodbye.number("retryAfterMs")).isPositive();
            assertThat(lingering.closeCode()).isEqualTo(4001);
        } finally {
            asked.countDown();
            stop.join();
        }
    }

    private static RoomStreams closedAfter(CountDownLatch event, RoomStreams streams) {
        return (RoomStreams) Proxy.newProxyInstance(
                RoomStreams.class.getClassLoader(), new Class<?>[] {RoomStreams.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        event.await();
                    }
                    return method.invoke(streams, arguments);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/healthz", "/readyz"})
    void managementIsNotOnTheChatPort(String path) {
        assertThat(TestServer.get(server.http(path)).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ws", "/a/x/page.js"})
    void theChatIsNotOnTheManagementPort(String path) {
        assertThat(TestServer.get(server.management(path)).statusCode()).isEqualTo(404);
    }
}
