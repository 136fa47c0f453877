package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.client.Client;
import chat.server.client.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SendTest {

    @AutoClose
    private static final TestServer server = TestServer.start();

    @Test
    void aMessageIsKeptAndReachesEverybodyItsSenderToo() {
        try (Client ann = server.in("both", "ann");
                Client bea = server.in("both", "bea")) {
            ann.send("{'type':'send','id':'a1','room':'both','text':'hello \\n \\u0000 ☕'}");

            Json sent = ann.next("sent");
            Json seen = bea.next("message");
            assertThat(sent.string("id")).isEqualTo("a1");
            assertThat(sent.number("seq")).isEqualTo(1);
            assertThat(sent.has("duplicate")).isFalse();
            assertThat(seen.string("text")).isEqualTo("hello \n \0 ☕");
            assertThat(seen.string("id")).isEqualTo("a1");
            assertThat(seen.string("name")).isEqualTo("ann");
            assertThat(seen.number("time")).isEqualTo(sent.number("time"));
            assertThat(seen.number("seq")).isEqualTo(1);
        }
    }

    @Test
    void aSenderIsPushedItsOwnMessage() {
        try (Client ann = server.in("own", "ann")) {
            ann.send("{'type':'send','room':'own','text':'hi'}");

            Json own = ann.next("message");
            assertThat(own.string("text")).isEqualTo("hi");
            assertThat(own.has("id")).isFalse();
        }
    }

    @Test
    void aRepeatedIdIsStoredOnce() {
        try (Client ann = server.in("twice", "ann")) {
            Json first = ann.say("twice", "one").next("sent");
            Json again = ann.say("twice", "one").next("sent");
            Json other = ann.say("twice", "two").next("sent");

            assertThat(again.number("seq")).isEqualTo(first.number("seq"));
            assertThat(again.number("time")).isEqualTo(first.number("time"));
            assertThat(again.flag("duplicate")).isTrue();
            assertThat(other.number("seq")).isEqualTo(first.number("seq") + 1);
            assertThat(ann.ask("{'type':'history','id':'h','room':'twice'}").each("messages", "text"))
                    .containsExactly("one", "two");
        }
    }

    @Test
    void theSameIdOfAnotherUserIsAnotherMessage() {
        try (Client ann = server.in("ids", "ann");
                Client bea = server.in("ids", "bea")) {
            ann.say("ids", "one").next("sent");
            Json sent = bea.say("ids", "one").next("sent");

            assertThat(sent.number("seq")).isEqualTo(2);
            assertThat(sent.has("duplicate")).isFalse();
        }
    }

    @Test
    void aRepeatedIdAfterADropIsStoredOnce() {
        try (Client before = server.connect();
                Client after = server.connect()) {
            String session = before.ask("{'type':'hello','id':'h'}").string("session");
            before.ask("{'type':'join','id':'j','room':'again'}");
            before.say("again", "one").next("sent");
            before.drop();

            after.ask("{'type':'hello','id':'h','session':'" + session + "'}");
            after.ask("{'type':'join','id':'j','room':'again'}");
            assertThat(after.say("again", "one").next("sent").flag("duplicate")).isTrue();
        }
    }

    @Test
    void commandsSentInOneGoAreAnsweredInOrder() {
        try (Client ann = server.connect()) {
            ann.send("{'type':'hello','id':'1'}")
                    .send("{'type':'join','id':'2','room':'go'}")
                    .send("{'type':'send','id':'3','room':'go','text':'a'}")
                    .send("{'type':'send','id':'4','room':'go','text':'b'}")
                    .send("{'type':'history','id':'5','room':'go'}")
                    .send("{'type':'members','id':'6','room':'go'}")
                    .send("{'type':'ping','id':'7'}")
                    .send("{'type':'leave','id':'8','room':'go'}")
                    .send("{'type':'send','id':'9','room':'go','text':'late'}");

            List<String> types = new ArrayList<>();
            for (int id = 1; id <= 9; id++) {
                String expected = Integer.toString(id);
                Json reply = ann.next(message -> !message.type().equals("message") && message.has("id"));
                assertThat(reply.string("id")).isEqualTo(expected);
                types.add(reply.type());
                if (reply.type().equals("history")) {
                    assertThat(reply.each("messages", "text")).containsExactly("a", "b");
                }
            }
            assertThat(types)
                    .containsExactly(
                            "welcome", "joined", "sent", "sent", "history", "members", "pong", "left", "error");
        }
    }

    @Test
    void everybodySeesTheMessagesOfManySendersInOneOrder() {
        int each = 200;
        List<Client> senders = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                senders.add(server.in("order", "s" + i));
            }
            for (int n = 0; n < each; n++) {
                for (int i = 0; i < senders.size(); i++) {
                    senders.get(i).say("order", i + "-" + n);
                }
            }

            int all = each * senders.size();
            List<List<Json>> seen = senders.stream()
                    .map(client -> IntStream.range(0, all)
                            .mapToObj(i -> client.next("message"))
                            .toList())
                    .toList();
            for (List<Json> messages : seen) {
                assertThat(messages.stream().map(message -> message.number("seq")))
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, all).boxed().toList());
                assertThat(messages.stream().map(message -> message.string("text")))
                        .containsExactlyElementsOf(seen.get(0).stream()
                                .map(message -> message.string("text"))
                                .toList());
            }
            List<String> ofTheFirst = seen.get(3).stream()
                    .map(message -> message.string("text"))
                    .filter(text -> text.startsWith("0-"))
                    .toList();
            assertThat(ofTheFirst)
                    .containsExactlyElementsOf(
                            IntStream.range(0, each).mapToObj(n -> "0-" + n).toList());
        } finally {
            senders.forEach(Client::close);
        }
    }

    @Test
    void whoSendsTooFastIsToldWhenToTryAgain() {
        try (TestServer strict = TestServer.defaults().sendsPerSecond(1).start();
                Client ann = strict.in("fast", "ann")) {
            for (int i = 0; i < 20; i++) {
                ann.say("fast", "m" + i);
            }

            Json refused = ann.next("error");
            assertThat(refused.string("code")).isEqualTo("rate_limited");
            assertThat(refused.flag("temporary")).isTrue();
            assertThat(refused.number("retryAfterMs")).isBetween(1L, 1001L);
            assertThat(strict.errors("rate_limited")).isPositive();
            assertThat(strict.meter("chat_messages_in_messages_total{result=\"refused\"}"))
                    .isPositive();
        }
    }

    /** In one write, as a client that is held up for a second may send a hundred more. */
    @Test
    void commandsWithoutAPauseAreRefusedInTheEnd() throws IOException {
        byte[][] pings = new byte[2_000][];
        Arrays.fill(pings, RawClient.textFrame("{'type':'ping'}"));
        try (RawClient ann = RawClient.in(server, "quick")) {
            ann.write(RawClient.join(pings));
            assertThat(ann.nextOfType("error").string("code")).isEqualTo("rate_limited");
        }
    }
}
