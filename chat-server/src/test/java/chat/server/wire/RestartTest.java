package chat.server.wire;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.TestServerSetup;
import chat.server.client.Client;
import chat.server.client.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients find again when a server that keeps messages on disk has let go of what was in memory. */
final class RestartTest {

    private static final int KEPT = 10_000;

    /** Far more than an open room has in memory, and many pages. */
    private static final int OLD = 2_000;

    private static final int MORE = 1_000;

    @TempDir
    Path folder = Path.of("");

    private TestServerSetup settings = TestServer.defaults();

    @SuppressWarnings("NullAway.Init") // before each test
    private TestServer server;

    @BeforeEach
    void start() {
        settings = TestServer.defaults().historyMessages(KEPT).data(folder);
        server = settings.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart() {
        server.close();
        server = settings.start();
    }

    private static String join(String room, String more) {
        return "{'type':'join','id':'j','room':'" + room + "'" + more + "}";
    }

    private static String since(Json joined, long seq) {
        return ",'since':{'epoch':'" + joined.string("epoch") + "','seq':" + seq + "}";
    }

    /** Says m1, m2 and so on, and waits until they are kept. */
    private static void say(Client client, int from, int to) {
        for (int i = from; i <= to; i++) {
            client.say("room", "m" + i);
        }
        for (int i = from; i <= to; i++) {
            assertThat(client.next("sent").number("seq")).isEqualTo(i);
        }
    }

    /** Says m1 to a number in a room, and gives what a newcomer is told of it. */
    private Json fill(int messages) {
        try (Client ann = server.hello("ann")) {
            Json joined = ann.ask(join("room", ""));
            say(ann, 1, messages);
            return joined;
        }
    }

    private static void assertGets(Client client, long from, long to) {
        List<Long> seqs = new ArrayList<>();
        while (seqs.size() < to - from + 1) {
            Json message = client.next("message");
            assertThat(message.string("text")).isEqualTo("m" + message.number("seq"));
            seqs.add(message.number("seq"));
        }
        assertThat(seqs).isEqualTo(LongStream.rangeClosed(from, to).boxed().toList());
    }

    @Test
    void aMessageThatIsSentAgainIsTheOneThatWasKept() {
        String session;
        Json first;
        try (Client ann = server.connect()) {
            session = ann.ask("{'type':'hello','id':'h','name':'ann'}").string("session");
            ann.ask(join("room", ""));
            first = ann.say("room", "a").next("sent");
        }
        restart();
        try (Client ann = server.connect();
                Client bea = server.in("room", "bea")) {
            ann.ask("{'type':'hello','id':'h','session':'" + session + "'}");
            ann.ask(join("room", ""));
            Json again = ann.say("room", "a").next("sent");
            assertThat(again.number("seq")).isEqualTo(first.number("seq"));
            assertThat(again.string("epoch")).isEqualTo(first.string("epoch"));
            assertThat(again.number("time")).isEqualTo(first.number("time"));
            assertThat(again.flag("duplicate")).isTrue();

            assertThat(ann.say("room", "b").next("sent").number("seq")).isEqualTo(2);
            assertThat(bea.nextTexts(1)).containsExactly("b");
        }
    }

    @Test
    void aSessionIsTheSameUser() {
        Json before;
        try (Client ann = server.connect()) {
            before = ann.ask("{'type':'hello','id':'h','name':'ann'}");
        }
        restart();
        try (Client ann = server.connect();
                Client stranger = server.connect()) {
            Json after = ann.ask("{'type':'hello','id':'h','name':'ann','session':'" + before.string("session") + "'}");
            assertThat(after.string("user")).isEqualTo(before.string("user"));
            assertThat(after.string("session")).isEqualTo(before.string("session"));
            assertThat(stranger.ask("{'type':'hello','id':'h'}").string("user")).isNotEqualTo(before.string("user"));
        }
    }

    @Test
    void aRoomGoesOnWhereItStood() {
        Json before = fill(5);
        restart();
        try (Client bea = server.hello("bea")) {
            Json joined = bea.ask(join("room", since(before, 3)));
            assertThat(joined.string("epoch")).isEqualTo(before.string("epoch"));
            assertThat(joined.number("seq")).isEqualTo(5);
            assertThat(joined.number("first")).isEqualTo(1);
            assertThat(joined.flag("recovered")).isTrue();
            say(bea, 6, 6);
            assertThat(bea.ask("{'type':'leave','id':'l','room':'room'}").type())
                    .isEqualTo("left");
        }
        try (Client cid = server.hello("cid")) {
            cid.ask(join("room", since(before, 3)));
            assertGets(cid, 4, 6);
        }
    }

    @Test
    void aRoomThatEverybodyLeftComesBackAsItWas() {
        try (Client ann = server.hello("ann")) {
            Json before = ann.ask(join("room", ""));
            say(ann, 1, 5);
            ann.ask("{'type':'leave','id':'l','room':'room'}");
            server.awaitMeter("chat_rooms", rooms -> rooms == 0);

            Json joined = ann.ask(join("room", since(before, 0)));
            assertThat(joined.string("epoch")).isEqualTo(before.string("epoch"));
            assertThat(joined.number("seq")).isEqualTo(5);
            assertGets(ann, 1, 5);
            Json again = ann.say("room", "m2").next("sent");
            assertThat(again.number("seq")).isEqualTo(2);
            assertThat(again.flag("duplicate")).isTrue();
            say(ann, 6, 6);
        }
    }

    @Test
    void whoWasAwayForLongMissesNothingWhileTheOthersGoOn() {
        Json before = fill(OLD);
        restart();
        try (Client ann = server.in("room", "ann");
                Client late = server.hello("late");
                Client newcomer = server.hello("newcomer")) {
            for (int i = 1; i <= MORE; i++) {
                ann.say("room", "m" + (OLD + i));
                if (i == MORE / 4) {
                    late.send(join("room", since(before, 1)));
                }
                if (i == MORE / 2) {
                    newcomer.send(join("room", ",'history':1000"));
                }
            }
            assertThat(late.next("joined").flag("recovered")).isTrue();
            assertGets(late, 2, OLD + MORE);
            long seq = newcomer.next("joined").number("seq");
            assertGets(newcomer, seq - 999, OLD + MORE);
        }
    }

    @Test
    void whatIsNoLongerKeptIsNamed() {
        int kept = 300;
        Json before = fill(OLD);
        settings.historyMessages(kept);
        restart();
        try (Client ann = server.hello("ann")) {
            Json joined = ann.ask(join("room", since(before, 10)));
            assertThat(joined.string("epoch")).isEqualTo(before.string("epoch"));
            assertThat(joined.flag("recovered")).isFalse();
            assertThat(joined.number("seq")).isEqualTo(OLD);
            assertThat(joined.number("first")).isEqualTo(OLD - kept + 1);
            assertGets(ann, OLD - kept + 1, OLD);
            say(ann, OLD + 1, OLD + 1);
        }
        try (Client bea = server.hello("bea")) {
            int first = OLD - kept + 2;
            Json joined = bea.ask(join("room", since(before, first - 1)));
            assertThat(joined.flag("recovered")).isTrue();
            assertThat(joined.number("first")).isEqualTo(first);
            assertGets(bea, first, OLD + 1);
            Json oldest = bea.ask("{'type':'history','id':'h','room':'room','before':" + (first + 5) + "}");
            assertThat(oldest.objects("messages").get(0).number("seq")).isEqualTo(first);
            assertThat(oldest.flag("more")).isFalse();
        }
    }

    @Test
    void whatIsTooOldIsNamed() {
        Json before = fill(3);
        settings.historyAge(Duration.ofMillis(1));
        restart();
        awaitFirst(4);
        try (Client ann = server.hello("ann")) {
            Json joined = ann.ask(join("room", since(before, 1)));
            assertThat(joined.string("epoch")).isEqualTo(before.string("epoch"));
            assertThat(joined.number("first")).isEqualTo(4);
            assertThat(joined.number("seq")).isEqualTo(3);
            assertThat(joined.flag("recovered")).isFalse();
            say(ann, 4, 4);
        }
        restart();
        try (Client bea = server.hello("bea")) {
            Json joined = bea.ask(join("room", since(before, 4)));
            assertThat(joined.string("epoch")).as("numbers go on").isEqualTo(before.string("epoch"));
            assertThat(joined.number("seq")).isEqualTo(4);
            assertThat(joined.flag("recovered")).isTrue();
        }
    }

    /** Comes anew until what is before {@code first} is deleted, which happens a little later than its time. */
    private void awaitFirst(long first) {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        long found = 0;
        while (found != first) {
            assertThat(System.nanoTime()).as("the first is " + found).isLessThan(deadline);
            try (Client client = server.hello("somebody")) {
                found = client.ask(join("room", "")).number("first");
            }
        }
    }
}
