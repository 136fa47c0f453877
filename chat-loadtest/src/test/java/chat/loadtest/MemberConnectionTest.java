package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MemberConnectionTest {

    private static final LoadPlan PLAN = new LoadPlan(
            "k3f9a2", Target.parse("ws://127.0.0.1/ws"), 2, 2, 2, 10, Duration.ofSeconds(1), 32, Duration.ofSeconds(1));

    private final Tally tally = new Tally();
    private final MemberConnection member = new MemberConnection(0, PLAN, tally, new DeliveryScan("k3f9a2"));
    private final EmbeddedChannel channel = new EmbeddedChannel(member);

    @BeforeEach
    void join() {
        channel.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
        assertThat(nextSent()).contains("\"type\":\"hello\"");
        assertThat(nextSent()).contains("\"type\":\"join\"", "\"room\":\"load-0-k3f9a2\"");
        receive("{\"type\":\"joined\",\"room\":\"load-0-k3f9a2\",\"epoch\":\"e\",\"seq\":4,\"first\":5,\"members\":1,"
                + "\"recovered\":true}");
        assertThat(member.joined()).isCompleted();
        member.begin(System.nanoTime());
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    private void receive(String json) {
        channel.writeInbound(new TextWebSocketFrame(json));
    }

    private void receiveMessage(long seq, String text) {
        receive("{\"type\":\"message\",\"room\":\"load-0-k3f9a2\",\"seq\":" + seq
                + ",\"user\":\"u\",\"name\":\"n\",\"text\":\"" + text + "\",\"time\":1}");
    }

    private String nextSent() {
        WebSocketFrame frame = channel.readOutbound();
        try {
            return ((TextWebSocketFrame) frame).text();
        } finally {
            frame.release();
        }
    }

    @Test
    void measuresLatencyFromWhenAMessageWasDueHoweverLateItWasSent() {
        member.begin(System.nanoTime() - TimeUnit.SECONDS.toNanos(3));
        member.publish(1, System.nanoTime());
        receiveMessage(5, "k3f9a2 0 1 x");
        // Publisher 0's message 1 is the run's message 2, due 200 ms after the start.
        assertThat(tally.counts().latencyMicros().getMaxValue()).isBetween(2_790_000L, 60_000_000L);
    }

    @Test
    void sendsItsNumberAsIdAndPadsTheText() {
        member.publish(7, System.nanoTime());
        assertThat(nextSent())
                .contains("\"type\":\"send\"", "\"id\":\"7\"", "\"text\":\"k3f9a2 0 7 " + "x".repeat(21) + "\"");
    }

    @Test
    void readsAMessageWithBlanksAndEscapesToo() {
        receive("{ \"type\": \"message\", \"room\": \"load-0-k3f9a2\", \"seq\": 5, \"user\": \"u\","
                + " \"name\": \"\\\"\", \"text\": \"\\u006b3f9a2 0 0 x\", \"time\": 1 }");
        assertThat(tally.counts().delivered()).isEqualTo(1);
        assertThat(tally.counts().errors()).isEmpty();
    }

    @Test
    void countsAMessageThatIsNotOfThisRunOrOfAnotherRoom() {
        receiveMessage(5, "hello there");
        receiveMessage(6, "k3f9a2 1 0 x");
        receiveMessage(7, "k3f9a2 2 0 x");
        assertThat(tally.counts().errors()).isEqualTo(Map.of("foreign_message", 3L));
        assertThat(tally.counts().delivered()).isZero();
        assertThat(member.count().seenSeqs()).isEqualTo(3);
    }

    @Test
    void countsASecondAnswerToTheSameSendAsAnError() {
        member.publish(0, System.nanoTime());
        String sent =
                "{\"type\":\"sent\",\"id\":\"0\",\"room\":\"load-0-k3f9a2\",\"seq\":5,\"epoch\":\"e\",\"time\":1}";
        receive(sent);
        receive(sent);
        assertThat(tally.counts().acknowledged()).isEqualTo(1);
        assertThat(tally.counts().errors()).isEqualTo(Map.of("repeated_sent", 1L));
        assertThat(member.count().highestSeq()).isEqualTo(5);
    }

    @Test
    void countsWhatItCannotRead() {
        receive("no JSON");
        receive("{\"type\":\"something new\"}");
        channel.writeInbound(new BinaryWebSocketFrame());
        assertThat(tally.counts().errors()).isEqualTo(Map.of("unreadable_reply", 2L, "unexpected_frame", 1L));
    }

    @Test
    void countsAConnectionThatEndsWithoutACloseFrame() {
        assertThat(channel.close().isSuccess()).isTrue();
        assertThat(tally.counts().closes()).isEqualTo(Map.of(1006, 1L));
        assertThat(member.count().open()).isFalse();
    }

    @Test
    void sendsNothingMoreOnceItHasLeft() {
        member.leave();
        member.publish(0, System.nanoTime());
        assertThat(tally.counts().errors()).isEqualTo(Map.of("not_sent_closed", 1L));
        assertThat(tally.counts().closes()).isEmpty();
    }
}
