package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that do not read what they are sent. */
final class SlowReaderTest {

    private static final int HISTORY = 10_000;
    private static final String BEHIND = "chat_members_behind_members";

    @AutoClose
    private static final TestServer server =
            TestServer.defaults().historyMessages(HISTORY).start();

    @Test
    void aReaderThatFellBehindGetsEveryMessageInOrderAndOnce() throws IOException {
        String text = "😀".repeat(4096);
        try (Client ann = Client.in(server, "slow", "ann");
                RawClient slow = RawClient.openWithSmallBuffer(server.port()).upgrade()) {
            slow.enter("slow");
            double catchUps = server.meter("chat_catchups_total");
            int said = 0;
            while (server.meter(BEHIND) == 0) {
                assertThat(said).isLessThan(HISTORY);
                said += 50;
                for (int i = 0; i < 50; i++) {
                    ann.send("{'type':'send','room':'slow','text':'" + text + "'}");
                }
                ann.nextTexts(50); // ann is not held up
            }

            for (long seq = 1; seq <= said; seq++) {
                assertThat(slow.nextOfType("message").number("seq")).isEqualTo(seq);
            }
            ann.say("slow", "live again");
            Json live = slow.nextOfType("message");
            assertThat(live.number("seq")).isEqualTo(said + 1);
            assertThat(live.string("text")).isEqualTo("live again");
            assertThat(server.meter(BEHIND)).isZero();
            assertThat(server.meter("chat_catchups_total")).isEqualTo(catchUps + 1);
        }
    }

    @Test
    void aReaderThatFellBehindAndIsForgottenIsClosed() throws IOException {
        String text = "😀".repeat(4096);
        try (TestServer forgetful = TestServer.defaults().historyMessages(20).start();
                Client ann = Client.in(forgetful, "slow", "ann");
                RawClient slow = RawClient.openWithSmallBuffer(forgetful.port()).upgrade()) {
            slow.enter("slow");
            while (forgetful.meter(BEHIND) == 0) {
                for (int i = 0; i < 50; i++) {
                    ann.send("{'type':'send','room':'slow','text':'" + text + "'}");
                }
                ann.nextTexts(50);
            }
            for (int i = 0; i < 50; i++) {
                ann.send("{'type':'send','room':'slow','text':'" + text + "'}");
            }
            ann.nextTexts(50);

            assertThat(slow.closeCode()).isEqualTo(4008);
            assertThat(forgetful.closes(4008)).isEqualTo(1);
            forgetful.awaitMeter(BEHIND, behind -> behind == 0);
        }
    }

    @Test
    void whoDoesNotReadItsPongsIsNotReadEither() throws Exception {
        byte[] ping = RawClient.frame(true, RawClient.PING, new byte[125]);
        byte[][] many = new byte[1_000][];
        Arrays.fill(many, ping);
        byte[] pings = RawClient.join(many);
        double read = server.meter("chat_bytes_total{direction=\"in\"}");
        try (RawClient greedy = RawClient.openWithSmallBuffer(server.port()).upgrade()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        greedy.write(pings);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            // Once it stops to read, the server's count stands still however much is left to send.
            double before = -1;
            double now = server.meter("chat_bytes_total{direction=\"in\"}") - read;
            while (now != before) {
                before = now;
                now = server.meter("chat_bytes_total{direction=\"in\"}") - read;
            }
            assertThat(sent).isNotDone();

            for (int i = 0; i < 100_000; i++) {
                assertThat(greedy.readFrame().payload()).hasSize(125);
            }
            sent.get(TestServer.BOUND.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
