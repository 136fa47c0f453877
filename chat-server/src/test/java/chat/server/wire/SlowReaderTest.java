package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import chat.server.stream.RoomStreams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that do not read what they are sent. */
final class SlowReaderTest {

    private static final int HISTORY = 10_000;
    private static final int FORGETFUL_HISTORY = 100;
    private static final int LEAST_PENDING_BYTES = 64 * 1024;
    private static final int MORE_THAN_THE_KERNEL_TAKES = 8 << 20;

    /** Of 16 KiB, the longest there are: much to carry in few messages. */
    private static final String LONG_TEXT = "😀".repeat(4096);

    private static final int LONG_TEXTS = 16;
    private static final int TEXTS_AT_ONCE = 16;

    /** The kernel alone would take several megabytes; a batch of a loop has less than one and a tenth. */
    private static final int LONG_TEXTS_THAT_DO_NOT_FIT = 80;

    private static final int ANSWER_BYTES = 256 * 1024;

    /** More than the kernel takes of what the server does not read. */
    private static final int UNREAD = 2 << 20;

    /** How often both sides are seen to stand still before that is believed. */
    private static final int LOOKS = 20;

    private static final int PINGS = 50;
    private static final String PADDING = " ".repeat(UNREAD / PINGS);

    private static final String BEHIND = "chat_members_behind_members";
    private static final String BYTES_IN = "chat_bytes_total{direction=\"in\"}";

    @AutoClose
    private static final TestServer server = keeping(HISTORY);

    private static TestServer keeping(int messages) {
        return TestServer.defaults()
                .historyMessages(messages)
                .maxPendingBytes(LEAST_PENDING_BYTES)
                .start();
    }

    private static byte[] times(int count, byte[] frame) {
        byte[][] many = new byte[count][];
        Arrays.fill(many, frame);
        return RawClient.join(many);
    }

    private static String longText(String room) {
        return "{'type':'send','room':'" + room + "','text':'" + LONG_TEXT + "'}";
    }

    /** Makes a client, which does not read, ask for far more than fits on the way, and then speaks until it is behind. */
    private static int speakUntilBehind(Client speaker, RawClient slow, String room) throws IOException {
        for (int i = 0; i < LONG_TEXTS; i++) {
            speaker.send(longText(room));
        }
        speaker.nextTexts(LONG_TEXTS);
        slow.write(times(
                MORE_THAN_THE_KERNEL_TAKES / ANSWER_BYTES,
                RawClient.textFrame("{'type':'history','id':'h','room':'" + room + "','limit':1000}")));
        int said = LONG_TEXTS;
        while (server.meter(BEHIND) == 0) {
            said++;
            assertThat(said).isLessThan(HISTORY);
            speaker.say(room, "m" + said).next("sent"); // the speaker is not held up
        }
        return said;
    }

    @Test
    void aReaderThatFellBehindGetsEveryMessageInOrderAndOnce() throws IOException {
        try (Client ann = server.in("slow", "ann");
                RawClient slow = RawClient.openWithSmallBuffers(server.port()).upgrade()) {
            slow.enter("slow");
            int said = speakUntilBehind(ann, slow, "slow");
            ann.say("slow", "missed").next("sent");

            for (long seq = 1; seq <= said + 1; seq++) {
                assertThat(slow.nextOfType("message").number("seq")).isEqualTo(seq);
            }
            // The answers to what it asked for fill its buffer again and again, until the last one is read.
            slow.text("{'type':'ping','id':'p'}");
            slow.nextOfType("pong");
            server.awaitMeter(BEHIND, behind -> behind == 0); // or the history still brings the next one
            ann.say("slow", "live again");
            Json live = slow.nextOfType("message");
            assertThat(live.number("seq")).isEqualTo(said + 2);
            assertThat(live.string("text")).isEqualTo("live again");
            assertThat(server.meter(BEHIND)).isZero();
            assertThat(server.meter("chat_catchups_total")).isPositive();
        }
    }

    @Test
    void theKernelHoldsLittleForWhoDoesNotRead() throws IOException {
        try (RawClient speaker = RawClient.in(server, "unread");
                RawClient slow = RawClient.openWithSmallBuffers(server.port()).upgrade()) {
            slow.enter("unread");
            byte[] texts = times(TEXTS_AT_ONCE, RawClient.textFrame(longText("unread")));
            for (int said = 0; said < LONG_TEXTS_THAT_DO_NOT_FIT; said += TEXTS_AT_ONCE) {
                speaker.write(texts);
                for (int i = 0; i < TEXTS_AT_ONCE; i++) {
                    speaker.nextOfType("message");
                }
            }
            server.awaitMeter(BEHIND, behind -> behind == 1); // the other loop may still have some before it

            for (long seq = 1; seq <= LONG_TEXTS_THAT_DO_NOT_FIT; seq++) {
                assertThat(slow.nextOfType("message").number("seq")).isEqualTo(seq);
            }
            server.awaitMeter(BEHIND, behind -> behind == 0);
        }
    }

    @Test
    void aReaderThatFellBehindAndIsForgottenIsClosed() throws IOException {
        try (TestServer forgetful = keeping(FORGETFUL_HISTORY);
                RawClient speaker = RawClient.in(forgetful, "slow");
                RawClient slow =
                        RawClient.openWithSmallBuffers(forgetful.port()).upgrade()) {
            slow.enter("slow");
            byte[] text = RawClient.textFrame(longText("slow"));
            byte[] texts = times(TEXTS_AT_ONCE, text);
            int onTheWay = MORE_THAN_THE_KERNEL_TAKES / text.length;
            int enough = onTheWay + FORGETFUL_HISTORY + RoomStreams.SLACK_EVENTS;
            for (int said = 0; said < enough; said += TEXTS_AT_ONCE) {
                speaker.write(texts);
                for (int i = 0; i < TEXTS_AT_ONCE; i++) {
                    speaker.nextOfType("message");
                }
            }

            assertThat(slow.closeCode()).isEqualTo(4008);
            assertThat(forgetful.closes(4008)).isEqualTo(1);
            forgetful.awaitMeter(BEHIND, behind -> behind == 0);
        }
    }

    @Test
    void whoDoesNotReadItsPongsIsNotReadEither() throws Exception {
        try (Client ann = server.in("pongs", "ann");
                RawClient greedy = RawClient.openWithSmallBuffers(server.port()).upgrade()) {
            greedy.enter("pongs");
            speakUntilBehind(ann, greedy, "pongs");
            double start = server.meter(BYTES_IN);
            AtomicInteger written = new AtomicInteger();
            // Not on the common pool, whose only thread it might be: the client that asks for meters needs one.
            CompletableFuture<Void> sent = CompletableFuture.runAsync(
                    () -> sendLongPings(greedy, written), task -> new Thread(task, "greedy").start());
            // As it is not read, both counts stand still however much is left to send.
            int still = 0;
            while (still < LOOKS) {
                int writtenBefore = written.get();
                double readBefore = server.meter(BYTES_IN);
                boolean moves = server.meter(BYTES_IN) > readBefore || written.get() > writtenBefore;
                still = moves || writtenBefore == 0 ? 0 : still + 1;
            }
            assertThat(server.meter(BYTES_IN) - start).isLessThan(UNREAD / 2.0);
            assertThat(sent).isNotDone();

            for (int i = 0; i < PINGS; i++) {
                assertThat(greedy.nextOfType("pong").string("id")).isEqualTo(Integer.toString(i));
            }
            sent.get(TestServer.BOUND.toSeconds(), TimeUnit.SECONDS);
            server.awaitMeter(BEHIND, behind -> behind == 0);
        }
    }

    private static void sendLongPings(RawClient client, AtomicInteger written) {
        try {
            for (int i = 0; i < PINGS; i++) {
                client.text("{'type':'ping','id':'" + i + "'}" + PADDING);
                written.incrementAndGet();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
