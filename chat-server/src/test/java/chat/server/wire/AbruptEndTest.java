package chat.server.wire;

import static chat.server.wire.RawClient.TEXT;
import static chat.server.wire.RawClient.frame;
import static chat.server.wire.RawClient.textFrame;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients whose connection is reset in the middle of something. Each test ends when nothing of them is left. */
final class AbruptEndTest {

    private static final int TIMES = 10;

    @AutoClose
    private static final TestServer server = TestServer.start();

    /** What a client does before it is gone. */
    private interface Doing {
        void with(RawClient client) throws IOException;
    }

    private static void resetAfter(Doing doing) throws IOException {
        resetAfter(server, doing);
    }

    private static void resetAfter(TestServer server, Doing doing) throws IOException {
        for (int i = 0; i < TIMES; i++) {
            try (RawClient raw = RawClient.open(server.port())) {
                doing.with(raw);
                raw.reset();
            }
        }
    }

    @AfterEach
    void nothingIsLeftAndTheServerGoesOn() {
        server.awaitMeter("chat_connections", open -> open == 0);
        try (Client fresh = server.in("fresh", "fresh")) {
            fresh.send("{'type':'send','id':'1','room':'fresh','text':'hi'}");
            assertThat(fresh.next("sent").number("seq")).isPositive();
            fresh.close(1000);
        }
    }

    @Test
    void resetBeforeAnythingIsSaid() throws IOException {
        resetAfter(client -> {});
    }

    @Test
    void resetInTheMiddleOfTheHandshake() throws IOException {
        resetAfter(client -> client.write(RawClient.handshake().substring(0, 60)));
    }

    @Test
    void resetWhileTheHandshakeIsAnswered() throws IOException {
        resetAfter(client -> client.write(RawClient.handshake()));
    }

    @Test
    void resetAfterTheHandshake() throws IOException {
        try (TestServer counting = TestServer.start()) { // the other one may still count what was reset before
            resetAfter(counting, RawClient::upgrade);

            counting.awaitMeter("chat_closes_connections_total{code=\"other\"}", count -> count == TIMES);
        }
    }

    @Test
    void resetInTheMiddleOfAFrame() throws IOException {
        byte[] hello = textFrame("{'type':'hello','id':'1'}");
        resetAfter(client -> client.upgrade().write(Arrays.copyOf(hello, hello.length - 5)));
    }

    @Test
    void resetBetweenFragments() throws IOException {
        byte[] fragment = frame(false, TEXT, "{\"type\":".getBytes(StandardCharsets.UTF_8));
        resetAfter(client -> client.upgrade().write(fragment));
    }

    @Test
    void resetWithCommandsUnderWay() throws IOException {
        byte[][] commands = new byte[200][];
        Arrays.fill(commands, textFrame("{'type':'send','id':'1','room':'busy','text':'hi'}"));
        commands[0] = textFrame("{'type':'hello','id':'h'}");
        commands[1] = textFrame("{'type':'join','id':'j','room':'busy','history':1000}");
        byte[] all = RawClient.join(commands);
        resetAfter(client -> client.upgrade().write(all));
    }

    @Test
    void resetWhileMessagesFlow() throws IOException {
        try (Client ann = server.in("flow", "ann")) {
            resetAfter(client -> {
                client.upgrade().enter("flow");
                for (int i = 0; i < 50; i++) {
                    ann.send("{'type':'send','room':'flow','text':'" + "x".repeat(500) + "'}");
                }
            });

            assertThat(ann.nextTexts(50 * TIMES)).hasSize(50 * TIMES);
            ann.close(1000);
        }
    }

    @Test
    void resetInsteadOfAnAnswerToTheClose() throws IOException {
        resetAfter(client -> client.upgrade().write(frame(true, RawClient.BINARY, new byte[1])));
    }
}
