package chat.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.judge.Judge;
import chat.loadtest.judge.ViolationKind;
import chat.loadtest.plan.Behaviour;
import chat.loadtest.plan.Crowd;
import chat.loadtest.plan.Dialect;
import chat.loadtest.plan.Load;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Nodes;
import chat.loadtest.plan.Phase;
import chat.loadtest.plan.Trust;
import chat.loadtest.plan.Wire;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChatMemberTest {

    private static final LoadPlan PLAN = new LoadPlan(
            "k3f9a2",
            Nodes.parse(List.of("ws://127.0.0.1/ws")),
            Trust.OF_JAVA,
            Dialect.CHAT_V1,
            Wire.PLAIN,
            new Crowd(2, 2, 2),
            new Load(List.of(Phase.steady(10, Duration.ofSeconds(1))), 0, null, Duration.ofSeconds(1)),
            Behaviour.PLAIN,
            40,
            true,
            0,
            0,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            null);
    private static final String PADDING = "x".repeat(40 - "k3f9a2 0 0 0 ".length());

    private final Judge judge = new Judge(PLAN);
    private final EmbeddedChannel timers = new EmbeddedChannel();
    private final Worker worker = new Worker(
            new Connector(
                    timers.eventLoop(),
                    new Network(
                            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)),
                            Transport.best(),
                            null,
                            0),
                    PLAN),
            PLAN,
            judge,
            AckJournal.none().newPart(),
            null);
    private final ChatMember member = new ChatMember(0, PLAN, worker);
    private EmbeddedChannel channel = new EmbeddedChannel(member.newLink());

    @BeforeEach
    void join() {
        handshake();
        assertThat(nextSent()).contains("\"type\":\"hello\"");
        assertThat(nextSent()).contains("\"type\":\"join\"", "\"room\":\"load-0-k3f9a2\"");
        receive("{\"type\":\"joined\",\"room\":\"load-0-k3f9a2\",\"epoch\":\"e\",\"seq\":4,\"first\":5,\"members\":1,"
                + "\"recovered\":true}");
        assertThat(member.joined()).isCompleted();
        assertThat(nextSent()).contains("\"type\":\"history\"");
        receive("{\"type\":\"history\",\"id\":\"history-0\",\"room\":\"load-0-k3f9a2\",\"epoch\":\"e\",\"messages\":[],"
                + "\"more\":false}");
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
        timers.finishAndReleaseAll();
    }

    private void handshake() {
        channel.pipeline().fireUserEventTriggered(ClientHandshakeStateEvent.HANDSHAKE_COMPLETE);
    }

    private void receive(String json) {
        channel.writeInbound(new TextWebSocketFrame(json));
    }

    private void receiveMessage(long seq, String text) {
        receive("{\"type\":\"message\",\"room\":\"load-0-k3f9a2\",\"seq\":" + seq
                + ",\"user\":\"u\",\"name\":\"n\",\"text\":\"" + text
                + "\",\"time\":1,\"id\":\"" + text.replaceFirst("\\w+ \\d+ (\\d+) .*", "$1") + "\"}");
    }

    private void receiveSent(int number, long seq, String more) {
        receive("{\"type\":\"sent\",\"id\":\"" + number + "\",\"room\":\"load-0-k3f9a2\",\"seq\":" + seq
                + ",\"epoch\":\"e\",\"time\":1" + more + "}");
    }

    private String nextSent() {
        WebSocketFrame frame = channel.readOutbound();
        try {
            return ((TextWebSocketFrame) frame).text();
        } finally {
            frame.release();
        }
    }

    private Census census() {
        Census census = new Census();
        member.count(census);
        return census;
    }

    @Test
    void measuresLatencyFromWhenAMessageWasDueHoweverLateItWasSent() {
        member.due(System.nanoTime() - TimeUnit.SECONDS.toNanos(3));
        String text = nextSent().replaceAll(".*\"text\":\"([^\"]*)\".*", "$1");
        receiveMessage(5, text);
        // What is due before the start counts from the start, when this worker was made.
        assertThat(text).startsWith("k3f9a2 0 0 0 ");
        Counts counts = worker.tally().take();
        assertThat(counts.delivered()).isEqualTo(1);
        receiveSent(0, 5, "");
        assertThat(worker.tally().take().ackMicros().getMaxValue()).isBetween(2_990_000L, 60_000_000L);
    }

    @Test
    void sendsItsNumberAsIdAndPadsTheText() {
        for (int number = 0; number < 3; number++) {
            member.due(worker.startNanos() + TimeUnit.MICROSECONDS.toNanos(7));
        }
        nextSent();
        nextSent();
        assertThat(nextSent())
                .isEqualTo("{\"type\":\"send\",\"id\":\"2\",\"room\":\"load-0-k3f9a2\",\"text\":\"k3f9a2 0 2 7 "
                        + PADDING + "\"}");
    }

    @Test
    void readsAMessageWithBlanksAndEscapesToo() {
        member.due(System.nanoTime());
        receive("{ \"type\": \"message\", \"room\": \"load-0-k3f9a2\", \"seq\": 5, \"user\": \"u\","
                + " \"name\": \"\\\"\", \"text\": \"\\u006b3f9a2 0 0 0 " + PADDING
                + "\", \"time\": 1, \"id\": \"0\" }");
        Counts counts = worker.tally().take();
        assertThat(counts.delivered()).isEqualTo(1);
        assertThat(counts.errors()).isEmpty();
        assertThat(judge.violations().total()).isZero();
    }

    @Test
    void countsAMessageThatIsNotOfThisRun() {
        receiveMessage(5, "hello there");
        Counts counts = worker.tally().take();
        assertThat(counts.errors()).isEqualTo(Map.of("foreign_message", 1L));
        assertThat(counts.delivered()).isZero();
        assertThat(judge.violations().total()).isZero();
        assertThat(census().missing()).isZero();
    }

    @Test
    void findsAMessageOfASenderWhoIsInAnotherRoom() {
        receiveMessage(5, "k3f9a2 1 0 0 " + PADDING);
        assertThat(judge.violations().count(ViolationKind.MADE_UP)).isEqualTo(1);
    }

    @Test
    void countsASecondAnswerToTheSameSendAsAnError() {
        member.due(System.nanoTime());
        receiveSent(0, 5, "");
        receiveSent(0, 5, "");
        Counts counts = worker.tally().take();
        assertThat(counts.acknowledged()).isEqualTo(1);
        assertThat(counts.errors()).isEqualTo(Map.of("repeated_sent", 1L));
        assertThat(census().missing()).as("what was acknowledged has to come").isEqualTo(1);
    }

    @Test
    void countsWhatItCannotRead() {
        receive("no JSON");
        receive("{\"type\":\"something new\"}");
        channel.writeInbound(new BinaryWebSocketFrame());
        assertThat(worker.tally().take().errors()).isEqualTo(Map.of("unknown_type", 1L, "unexpected_frame", 1L));
        assertThat(judge.violations().count(ViolationKind.UNREADABLE)).isEqualTo(2);
        assertThat(judge.violations().details().get(0).text())
                .isEqualTo("member 0 got what is no message (not valid JSON): no JSON");
    }

    @Test
    void countsAConnectionThatEndsWithoutACloseFrame() {
        assertThat(channel.close().isSuccess()).isTrue();
        assertThat(worker.tally().take().closes()).isEqualTo(Map.of(1006, 1L));
        assertThat(census().open()).isZero();
    }

    @Test
    void sendsAgainWithTheSameIdsWhatWasNotAnsweredBeforeTheConnectionEnded() {
        for (int number = 0; number < 3; number++) {
            member.due(System.nanoTime());
        }
        receiveMessage(5, "k3f9a2 0 0 0 " + PADDING);
        receiveSent(1, 6, "");
        receive("{\"type\":\"welcome\",\"user\":\"u\",\"name\":\"n\",\"session\":\"secret\",\"time\":1,"
                + "\"pingIntervalMs\":1,\"limits\":{\"textChars\":1,\"rooms\":1,\"sendsPerSecond\":0}}");
        channel.finishAndReleaseAll();
        member.due(System.nanoTime());

        channel = new EmbeddedChannel(member.newLink());
        handshake();
        assertThat(nextSent()).contains("\"type\":\"hello\"", "\"session\":\"secret\"");
        assertThat(nextSent()).contains("\"since\":{\"epoch\":\"e\",\"seq\":5}");
        receive("{\"type\":\"joined\",\"room\":\"load-0-k3f9a2\",\"epoch\":\"e\",\"seq\":7,\"first\":5,\"members\":1,"
                + "\"recovered\":true}");
        assertThat(nextSent()).contains("\"id\":\"0\"");
        assertThat(nextSent()).contains("\"id\":\"2\"");
        assertThat(nextSent()).contains("\"id\":\"3\"");
        receiveSent(0, 5, ",\"duplicate\":true");
        receiveSent(3, 8, ",\"duplicate\":true");

        Counts counts = worker.tally().take();
        assertThat(counts.published()).isEqualTo(4);
        assertThat(counts.duplicates()).as("only what was sent twice").isEqualTo(1);
        assertThat(counts.errors()).isEmpty();
        assertThat(judge.violations().count(ViolationKind.UNTRUE_DUPLICATE)).isEqualTo(1);
        assertThat(counts.reconnects()).isEqualTo(1);
    }

    @Test
    void beginsAnewWhenItsSessionIsNotKnown() {
        receive("{\"type\":\"error\",\"id\":\"hello\",\"code\":\"bad_session\",\"message\":\"m\",\"temporary\":false}");
        assertThat(nextSent()).contains("\"type\":\"hello\"").doesNotContain("session");
        assertThat(nextSent()).contains("\"type\":\"join\"");
    }

    @Test
    void sendsNothingMoreOnceItHasLeft() {
        member.leave();
        member.due(System.nanoTime());
        Counts counts = worker.tally().take();
        assertThat(counts.errors()).isEqualTo(Map.of("not_sent_closed", 1L));
        assertThat(counts.closes()).isEmpty();
    }
}
