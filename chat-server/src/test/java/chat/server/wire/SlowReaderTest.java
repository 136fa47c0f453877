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
    private static final int FORGETFUL_HISTORY = 100;
    private static final int MORE_THAN_THE_KERNEL_TAKES = 16 << 20;
    private static final int LONG_TEXTS = 64;
    private static final int QUESTIONS = 200;
    private static final String BEHIND = "chat_members_behind_members";

    @AutoClose
    private static final TestServer server =
            TestServer.defaults().historyMessages(HISTORY).start();

    /** Makes a client, which does not read, ask for far more than fits on the way, and then speaks until it is behind. */
    private static int speakUntilBehind(TestServer server, Client speaker, RawClient slow) throws IOException {
        for (int i = 0; i < LONG_TEXTS; i++) {
            speaker.send("{'type':'send','room':'slow','text':'" + "x".repeat(4096) + "'}");
        }
        speaker.nextTexts(LONG_TEXTS);
        byte[][] questions = new byte[QUESTIONS][];
        Arrays.fill(questions, RawClient.textFrame("{'type':'history','id':'h','room':'slow','limit':1000}"));
        slow.write(RawClient.join(questions));
        int said = LONG_TEXTS;
        while (server.meter(BEHIND) == 0) {
            said++;
            assertThat(said).isLessThan(HISTORY);
            speaker.say("slow", "m" + said).next("sent"); // the speaker is not held up
        }
        return said;
    }

    @Test
    void aReaderThatFellBehindGetsEveryMessageInOrderAndOnce() throws IOException {
        try (Client ann = Client.in(server, "slow", "ann");
                RawClient slow = RawClient.openWithSmallBuffer(server.port()).upgrade()) {
            slow.enter("slow");
            int said = speakUntilBehind(server, ann, slow);
            ann.say("slow", "missed").next("sent");

            for (long seq = 1; seq <= said + 1; seq++) {
                assertThat(slow.nextOfType("message").number("seq")).isEqualTo(seq);
            }
            ann.say("slow", "live again");
            Json live = slow.nextOfType("message");
            assertThat(live.number("seq")).isEqualTo(said + 2);
            assertThat(live.string("text")).isEqualTo("live again");
            assertThat(server.meter(BEHIND)).isZero();
            assertThat(server.meter("chat_catchups_total")).isPositive();
        }
    }

    @Test
    void aReaderThatFellBehindAndIsForgottenIsClosed() throws IOException {
        try (TestServer forgetful =
                        TestServer.defaults().historyMessages(FORGETFUL_HISTORY).start();
                Client ann = Client.in(forgetful, "slow", "ann");
                RawClient slow = RawClient.openWithSmallBuffer(forgetful.port()).upgrade()) {
            slow.enter("slow");
            String text = "x".repeat(4096);
            for (int i = 0; i < MORE_THAN_THE_KERNEL_TAKES / text.length(); i++) {
                ann.send("{'type':'send','id':'" + i + "','room':'slow','text':'" + text + "'}")
                        .next("sent");
            }

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
