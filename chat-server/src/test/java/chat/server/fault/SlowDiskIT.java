package chat.server.fault;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import chat.server.client.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk takes long to confirm a write, and many say much more than it can keep up with. */
final class SlowDiskIT {

    private static final int FLUSH_MICROS = 300_000;
    private static final int SENDERS = 40;
    private static final int SENDS = 400;
    private static final String TEXT = "x".repeat(500);

    /** Of a send on the wire, with a short id and a short room. */
    private static final int SEND_BYTES = TEXT.length() + 56;

    /** The bound that docs/architecture.md names, and from where on senders are held back. */
    private static final int MOST_WAITING = 8_192;

    private static final int HELD_BACK = MOST_WAITING / 2;

    /** What one connection can bring in one read, after which it is not read any more. */
    private static final int MOST_READ_BYTES = 64 << 10;

    @TempDir
    Path folder = Path.of("");

    private double mostWaiting;
    private double mostUnansweredBytes;

    private static double meter(String scrape, String name) {
        return scrape.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no meter " + name));
    }

    /** Watches until as much is kept as was sent. */
    private void watch(KeptServer server) throws IOException, InterruptedException {
        double kept = 0;
        while (kept < SENDERS * SENDS) {
            String scrape = server.management("/metrics").body();
            kept = meter(scrape, "chat_messages_in_messages_total{result=\"accepted\"}");
            assertThat(meter(scrape, "chat_messages_in_messages_total{result=\"unavailable\"}"))
                    .isZero();
            mostWaiting = Math.max(mostWaiting, meter(scrape, "chat_store_waiting_messages"));
            double read = meter(scrape, "chat_bytes_total{direction=\"in\"}");
            mostUnansweredBytes = Math.max(mostUnansweredBytes, read - kept * SEND_BYTES);
        }
    }

    @Test
    void readsLessFromTheSendersAndKeepsEverything() throws Exception {
        List<String> slow = Trace.injecting("fsync,fdatasync", "delay_enter=" + FLUSH_MICROS);
        List<Client> senders = new ArrayList<>();
        try (KeptServer server = KeptServer.start(slow, folder, "--max-connections-per-address", "0");
                Client listener = server.in("room0", "listener")) {
            for (int s = 0; s < SENDERS; s++) {
                senders.add(server.in("room" + s, "sender"));
            }
            for (int i = 1; i <= SENDS; i++) {
                for (int s = 0; s < SENDERS; s++) {
                    senders.get(s)
                            .send("{'type':'send','id':'" + i + "','room':'room" + s + "','text':'" + TEXT + "'}");
                }
            }
            watch(server);
            assertThat(mostWaiting).isBetween((double) HELD_BACK, (double) MOST_WAITING);
            assertThat(mostUnansweredBytes).isLessThan(MOST_WAITING * (double) SEND_BYTES + SENDERS * MOST_READ_BYTES);
            for (Client sender : senders) {
                assertGetsAll(sender, "message");
            }
            assertGetsAll(listener, "message");
        } finally {
            senders.forEach(Client::close);
        }
    }

    private static void assertGetsAll(Client client, String type) {
        for (int seq = 1; seq <= SENDS; seq++) {
            Json message = client.next(type);
            assertThat(message.number("seq")).isEqualTo(seq);
            assertThat(message.string("id")).isEqualTo(Integer.toString(seq));
        }
    }
}
