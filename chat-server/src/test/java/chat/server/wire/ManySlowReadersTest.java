package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several members of a room read nothing for a while, in which the others say more than may wait for them. */
final class ManySlowReadersTest {

    private static final int SLOW = 3;
    private static final int MAX_PENDING_BYTES = 64 * 1024;
    private static final int KEPT = 100_000;

    /** Of 16 KiB. */
    private static final String LONG_TEXT = "😀".repeat(4096);

    private static final int MOST_LONG_TEXTS = 4_096;
    private static final int TEXTS_WHILE_BEHIND = 64;
    private static final int HEADER_BYTES = 4;
    private static final int SMALL_BUFFER_BYTES = 32 * 1024;

    /** For what one batch of a loop adds. */
    private static final int MARGIN_BYTES = 1 << 20;

    private static final String BEHIND = "chat_members_behind_members";
    private static final String CATCH_UPS = "chat_catchups_total";
    private static final String SKIPPED = "chat_skipped_bytes_total";
    private static final String BYTES_OUT = "chat_bytes_total{direction=\"out\"}";

    @TempDir
    Path folder = Path.of("");

    private final List<RawClient> slow = new ArrayList<>();
    private int said;
    private long saidBytes;

    @AfterEach
    void dropEverybody() throws IOException {
        for (RawClient client : slow) {
            client.close();
        }
    }

    private TestServerSetup settings() {
        return TestServer.defaults()
                .maxPendingBytes(MAX_PENDING_BYTES)
                .historyMessages(KEPT)
                .data(folder);
    }

    private void enterSlowReaders(TestServer server, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            RawClient client = RawClient.open(server.port());
            slow.add(client);
            client.socket.setReceiveBufferSize(SMALL_BUFFER_BYTES);
            client.upgrade().enter("room");
        }
    }

    /** Says something long and hears it; gives how many bytes that was on the wire. */
    private long speak(RawClient speaker) throws IOException {
        speaker.text("{'type':'send','room':'room','text':'" + LONG_TEXT + "'}");
        RawClient.Frame frame = speaker.readFrame();
        while (!Json.parse(frame.text()).type().equals("message")) {
            frame = speaker.readFrame();
        }
        said++;
        long bytes = frame.payload().length + (long) HEADER_BYTES;
        saidBytes += bytes;
        return bytes;
    }

    private void speakUntilBehind(TestServer server, RawClient speaker) throws IOException {
        while (server.meter(BEHIND) < SLOW) {
            assertThat(said).isLessThan(MOST_LONG_TEXTS);
            for (int i = 0; i < 8; i++) {
                speak(speaker);
            }
        }
    }

    /** What the kernel holds of a connection's bytes that are not read, at most: tcp_wmem in tcp(7). */
    private static long mostInKernel() throws IOException {
        try (Scanner sizes = new Scanner(Path.of("/proc/sys/net/ipv4/tcp_wmem"), StandardCharsets.US_ASCII)) {
            sizes.nextLong();
            sizes.nextLong();
            return sizes.nextLong() + SMALL_BUFFER_BYTES;
        }
    }

    @Test
    void getEveryMessageOnceAndInOrderWhenTheyRead() throws IOException {
        try (TestServer server = settings().start();
                RawClient speaker = RawClient.in(server, "room")) {
            enterSlowReaders(server, SLOW);
            speakUntilBehind(server, speaker);
            double outBefore = server.meter(BYTES_OUT);
            assertThat((long) outBefore - saidBytes)
                    .as("written to those who do not read")
                    .isLessThan(SLOW * (mostInKernel() + MAX_PENDING_BYTES + MARGIN_BYTES));
            double skippedBefore = server.meter(SKIPPED);
            long bytes = 0;
            for (int i = 0; i < TEXTS_WHILE_BEHIND; i++) {
                bytes += speak(speaker);
            }
            long bytesToSlow = SLOW * bytes;
            double outToAll = outBefore + bytes;
            // the other loops may still have the last text before them
            server.awaitMeter(
                    SKIPPED, skipped -> skipped - skippedBefore + server.meter(BYTES_OUT) - outToAll >= bytesToSlow);
            assertThat(server.meter(BYTES_OUT) - outToAll)
                    .as("no more waits for them")
                    .isLessThanOrEqualTo(SLOW * MAX_PENDING_BYTES);

            double caughtUpBefore = server.meter(CATCH_UPS);
            for (RawClient client : slow) {
                for (long seq = 1; seq <= said; seq++) {
                    assertThat(client.nextOfType("message").number("seq")).isEqualTo(seq);
                }
            }
            server.awaitMeter(BEHIND, behind -> behind == 0);
            assertThat(server.meter(CATCH_UPS) - caughtUpBefore).isEqualTo(SLOW);
            assertThat(server.closes(4008)).isZero();
            speak(speaker);
            for (RawClient client : slow) {
                assertThat(client.nextOfType("message").number("seq"))
                        .as("live again")
                        .isEqualTo(said);
            }
        }
    }

    @Test
    void areClosedWhenTheyTakeNothingForTooLong() throws IOException {
        try (TestServer server = settings().maxBehind(Duration.ofSeconds(1)).start();
                RawClient speaker = RawClient.in(server, "room")) {
            enterSlowReaders(server, 1);
            while (server.closes(4008) == 0) {
                assertThat(said).isLessThan(MOST_LONG_TEXTS);
                speak(speaker); // is not held up
            }
            assertThat(server.closes(4008)).isEqualTo(1);
            server.awaitMeter(BEHIND, behind -> behind == 0);
            server.awaitMeter("chat_connections", open -> open == 1);
            assertThat(speak(speaker)).isPositive();
        }
    }
}
