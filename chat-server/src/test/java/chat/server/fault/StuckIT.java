package chat.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread does not get on, or has ended. */
@Tag("alone")
final class StuckIT {

    private static final int RED_AFTER_TENTHS = 50;
    private static final int STUCK_MICROS = 9_000_000;

    /** Of a thread's flushes of the disk the one that takes long; the start has fewer. */
    private static final int STUCK_FLUSH = 40;

    /** After how many calls the rings of a thread are broken; the start needs fewer, and so do the management's. */
    private static final int CALLS = 300;

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    Path folder = Path.of("");

    /** Since the last send. Where the machine is late, this counts late, as the server's watchdog does. */
    private final AtomicInteger tenths = new AtomicInteger();

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @BeforeEach
    void startTheClock() {
        clock.scheduleWithFixedDelay(tenths::incrementAndGet, 100, 100, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stopTheClock() {
        clock.shutdownNow();
    }

    private void sendUntilOneIsStuck(Client ann) {
        for (int i = 1; i <= STUCK_FLUSH; i++) {
            tenths.set(-1); // the next one is soon over
            ann.send("{'type':'send','id':'" + i + "','room':'room','text':'x'}");
            ann.next("sent");
        }
    }

    @Test
    void aWriterThatIsStuckTurnsHealthRedUntilItGetsOn() throws Exception {
        List<String> slow = Trace.injecting("fdatasync", "delay_enter=" + STUCK_MICROS + ":when=" + STUCK_FLUSH);
        try (KeptServer server = KeptServer.start(slow, folder);
                Client ann = server.in("room", "ann")) {
            Thread sender = new Thread(() -> sendUntilOneIsStuck(ann), "sender");
            sender.start();
            server.awaitReadiness(503);
            assertThat(tenths).hasValueLessThan(RED_AFTER_TENTHS);
            assertThat(server.management("/readyz").body()).contains("stuck: history-writer");
            assertThat(server.management("/healthz").statusCode()).isEqualTo(503);
            assertThat(server.management("/metrics").body()).contains("chat_stuck_threads 1.0");

            sender.join();
            server.awaitReady();
            assertThat(server.management("/healthz").statusCode()).isEqualTo(200);
        }
    }

    private static void keepBusyUntilItFails(int port) {
        for (int i = 0; i < CALLS; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read() < 0) {
                    return;
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    void anEventLoopThatHasEndedEndsTheProcess() throws Exception {
        List<String> broken = Trace.injecting("io_uring_enter", "error=EBADF:when=" + CALLS + "+");
        try (KeptServer server = KeptServer.start(broken, folder, "--transport", "io_uring")) {
            keepBusyUntilItFails(server.chatPort());
            assertThat(server.program.status()).isEqualTo(1);
            assertThat(server.program.errors())
                    .filteredOn(line -> line.startsWith("chat-server: "))
                    .singleElement()
                    .asString()
                    .matches("chat-server: the thread chat-\\S+ has ended by a mistake of the server's");
        }
    }
}
