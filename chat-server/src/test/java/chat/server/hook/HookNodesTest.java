package chat.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.server.TestServer;
import chat.server.config.Webhooks;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Cursors;
import chat.server.stream.Outcome;
import chat.server.stream.Retention;
import chat.server.stream.Submission;
import chat.server.stream.TestPublisher;
import chat.server.stream.postgres.Database;
import chat.server.stream.postgres.PostgresStreams;
import chat.server.stream.postgres.TestDatabase;
import chat.server.stream.postgres.TestProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Webhooks of two nodes on one database. */
final class HookNodesTest {

    private final TestDatabase database = TestDatabase.fresh();
    private final TestProxy network = new TestProxy();
    private final Receiver receiver = new Receiver();
    private final Path file;
    private final List<Node> nodes = new ArrayList<>();

    HookNodesTest(@TempDir Path folder) throws IOException {
        file = folder.resolve("hooks.toml");
    }

    private final class Node {
        private final PostgresStreams streams;
        private final TestPublisher publisher;
        private final Hooks hooks;
        private @Nullable Cursors cursors;

        private Node(String url) throws IOException {
            streams = new PostgresStreams(
                    new Database(url, database.user(), database::password),
                    new Retention(1_000, Duration.ZERO),
                    false,
                    loss -> {},
                    new ServerMetrics(new SimpleMeterRegistry()));
            publisher = new TestPublisher(streams);
            Outside outside = new Outside(
                    host -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress())),
                    Outside.ofSystem().tls(),
                    HookWorld.QUICK);
            hooks = new Hooks(
                    streams,
                    new SimpleMeterRegistry(),
                    around -> {
                        Cursors opened = streams.cursors();
                        cursors = opened;
                        return opened;
                    },
                    Clock.systemUTC(),
                    loop -> {},
                    () -> outside);
            streams.listen(publication -> hooks.published(publication.event()));
            nodes.add(this);
        }

        private Node load() throws IOException {
            hooks.prepare(new Webhooks(file, true)).run();
            return this;
        }

        private void say(RoomName room, String text) {
            CompletableFuture<Outcome> outcome =
                    publisher.submit(room, HookWorld.ANN.user(), text, new Submission.Say(text));
            publisher.flush();
            try {
                assertThat(outcome.get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Accepted.class);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        /** Until it is stored where the hook is in a room: a node that stops in between hands the last events on again. */
        private void awaitCursor(RoomName room, long seq) {
            Cursors opened = Objects.requireNonNull(cursors);
            long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
            while (opened.find("one", room).toCompletableFuture().join().stream()
                    .noneMatch(at -> at.seq() == seq)) {
                assertThat(System.nanoTime()).as("the cursor is stored").isLessThan(deadline);
            }
        }

        private void stop() {
            hooks.stop();
            streams.close();
            nodes.remove(this);
        }
    }

    @BeforeEach
    void write() throws IOException {
        network.target(URI.create(database.url().substring("jdbc:".length())).getPort());
        network.allow();
        Files.writeString(
                file,
                HookWorld.hook(
                        "one", "http://hooks.example:" + receiver.port() + "/", "'tea*'", "'message', 'joined'"));
    }

    @AfterEach
    void stop() throws IOException {
        network.close();
        List.copyOf(nodes).forEach(Node::stop);
        receiver.close();
        database.close();
    }

    private String throughNetwork() {
        URI direct = URI.create(database.url().substring("jdbc:".length()));
        return database.url().replace(":" + direct.getPort() + "/", ":" + network.port() + "/");
    }

    @Test
    void oneHandsOnWhatBothStoreInTheirOrder() throws IOException {
        Node one = new Node(database.url()).load();
        Node other = new Node(database.url()).load();
        RoomName[] rooms = {HookWorld.TEA, new RoomName("tea_2"), new RoomName("coffee")};
        for (int i = 0; i < 30; i++) {
            (i % 2 == 0 ? one : other).say(rooms[i % 3], "text " + i);
        }

        List<JsonNode> events = new ArrayList<>();
        while (events.size() < 20) {
            events.add(receiver.next());
        }
        for (RoomName room : List.of(rooms[0], rooms[1])) {
            assertThat(seqs(events, room))
                    .isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());
        }
        assertThat(events).extracting(event -> event.get("eventId").asString()).doesNotHaveDuplicates();
    }

    private static List<Long> seqs(List<JsonNode> events, RoomName room) {
        return events.stream()
                .filter(event -> event.get("room").asString().equals(room.value()))
                .map(event -> event.get("seq").asLong())
                .toList();
    }

    @Test
    void anotherOneGoesOnWhereOneThatIsCutOffWas() throws IOException {
        Node cutOff = new Node(throughNetwork()).load();
        cutOff.say(HookWorld.TEA, "text 1");
        assertThat(receiver.next().get("seq").asLong()).isEqualTo(1);
        Node other = new Node(database.url()).load();

        network.cut();
        for (int i = 2; i <= 10; i++) {
            other.say(HookWorld.TEA, "text " + i);
        }

        Set<Long> came = new HashSet<>(Set.of(1L));
        List<Long> order = new ArrayList<>();
        while (came.size() < 10) {
            long seq = receiver.next().get("seq").asLong();
            if (came.add(seq)) {
                order.add(seq);
            }
        }
        assertThat(order).isEqualTo(LongStream.rangeClosed(2, 10).boxed().toList());
    }

    @Test
    void oneThatStartsGoesOnWhereThoseBeforeWere() throws IOException {
        Node first = new Node(database.url()).load();
        first.say(HookWorld.TEA, "text 1");
        receiver.next();
        first.awaitCursor(HookWorld.TEA, 1);
        first.stop();
        Node without = new Node(database.url());
        without.say(HookWorld.TEA, "text 2");

        new Node(database.url()).load();

        assertThat(receiver.next().get("seq").asLong()).isEqualTo(2);
    }

    @Test
    void eachSaysWhoHasComeByItself() throws IOException {
        Node one = new Node(database.url()).load();
        Node other = new Node(database.url()).load();
        one.hooks.joined(HookWorld.TEA, HookWorld.ANN);
        assertThat(receiver.next().get("type").asString()).isEqualTo("joined");
        other.hooks.joined(HookWorld.TEA, HookWorld.ANN);
        assertThat(receiver.next().get("type").asString()).isEqualTo("joined");
    }
}
