package chat.loadtest.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class ServerSamplesTest {

    private static final String URL = "http://127.0.0.1:8001/metrics";

    private HttpServer server;

    @BeforeEach
    void bind() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ServerSamples samples() {
        return new ServerSamples(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics"));
    }

    private void answer(int status, String text) {
        server.createContext("/", exchange -> {
            byte[] body = text.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static ServerMetrics added(String... answers) throws InterruptedException {
        ServerSamples samples = new ServerSamples(URI.create(URL));
        for (int second = 0; second < answers.length; second++) {
            samples.add(second, answers[second], TimeUnit.SECONDS.toNanos(second));
        }
        return samples.stop();
    }

    @Test
    void tellsProcessorTimeByWhatHasGrown() throws InterruptedException {
        ServerMetrics metrics = added(
                "process_cpu_time_ns_total 5.0E9", "process_cpu_time_ns_total 5.6E9", "process_cpu_time_ns_total 1E8");
        assertThat(metrics.samples().get(0).cpu()).isNull();
        assertThat(metrics.samples().get(1).cpu()).isCloseTo(0.6, within(1e-9));
        assertThat(metrics.samples().get(2).cpu()).isNull(); // it began anew
    }

    @Test
    void knowsTheNameThatOtherServersGiveIt() throws InterruptedException {
        ServerMetrics metrics = added("process_cpu_seconds_total 7", "process_cpu_seconds_total 8.5");
        assertThat(metrics.samples().get(1).cpu()).isCloseTo(1.5, within(1e-9));
        assertThat(metrics.samples().get(1).memoryBytes()).isNull();
        assertThat(metrics.memoryKind()).isEmpty();
    }

    @Test
    void prefersResidentMemory() throws InterruptedException {
        ServerMetrics metrics = added("process_resident_memory_bytes 3E8\njvm_memory_used_bytes{area=\"heap\"} 1E8");
        assertThat(metrics.memoryKind()).isEqualTo("resident memory");
        assertThat(metrics.samples().get(0).memoryBytes()).isEqualTo(300_000_000);
    }

    @Test
    void tellsHeapAndDirectMemoryAsWhatTheyAre() throws InterruptedException {
        ServerMetrics metrics = added("chat_direct_memory_bytes 2E7\njvm_memory_used_bytes{area=\"heap\"} 1E8");
        assertThat(metrics.memoryKind()).isEqualTo("used heap and direct memory; not the whole process");
        assertThat(metrics.samples().get(0).memoryBytes()).isEqualTo(120_000_000);
    }

    @Test
    void keepsTheServersOwnMetrics() throws InterruptedException {
        ServerMetrics metrics = added("chat_rooms 2\njvm_threads_live_threads 9\nsystem_cpu_count 2\nprocess_x 1");
        assertThat(metrics.samples().get(0).metrics()).containsOnlyKeys("chat_rooms");
    }

    @Test
    void leavesAGapWhereTheServerDoesNotAnswer() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch fourTimes = new CountDownLatch(4);
        server.createContext("/metrics", exchange -> {
            byte[] body = "process_cpu_time_ns_total 5\nchat_rooms 1\n".getBytes(UTF_8);
            exchange.sendResponseHeaders(asked.incrementAndGet() == 2 ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            fourTimes.countDown();
        });
        server.start();
        ServerSamples samples = samples();
        samples.start(System.nanoTime());
        assertThat(fourTimes.await(30, TimeUnit.SECONDS)).isTrue();
        List<ServerSample> read = samples.stop().samples();
        assertThat(read.get(0).second()).isZero();
        assertThat(read.get(1).second()).isGreaterThanOrEqualTo(2);
        assertThat(read.get(1).cpu()).isNull();
    }

    @Test
    @Timeout(30)
    void endsWhileAnAnswerIsOnItsWay() throws InterruptedException {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("chat_rooms 1\n".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            half.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        ServerSamples samples = samples();
        samples.start(System.nanoTime());
        half.await();
        assertThat(samples.stop().samples()).isEmpty();
        over.countDown();
    }

    @Test
    void toleratesAServerThatIsGone() throws Exception {
        try (Socket taken = new Socket()) { // a port where nobody listens
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            ServerSamples samples = new ServerSamples(URI.create("http://127.0.0.1:" + taken.getLocalPort() + "/"));
            samples.start(System.nanoTime());
            assertThat(samples.stop().samples()).isEmpty();
            assertThatThrownBy(samples::requireReadable)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageEndingWith("no connection");
        }
    }

    @Test
    void readsWhatIsThere() throws Exception {
        answer(200, "chat_rooms 1\n");
        samples().requireReadable();
    }

    @Test
    void saysWhatIsWrongWithTheMetrics() {
        answer(404, "");
        assertThatThrownBy(() -> samples().requireReadable()).hasMessageEndingWith("it answers with HTTP status 404");
        assertThatThrownBy(() -> new ServerSamples(URI.create("ftp://127.0.0.1/")).requireReadable())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ftp://127.0.0.1/");
    }

    @Test
    void refusesAPageWithoutMetrics() {
        answer(200, "<html></html>");
        assertThatThrownBy(() -> samples().requireReadable()).hasMessageContaining("no metrics");
    }

    @Test
    void endsWithoutHavingBegun() throws InterruptedException {
        assertThat(new ServerSamples(URI.create(URL)).stop()).isEqualTo(new ServerMetrics(URL, "", List.of()));
    }
}
