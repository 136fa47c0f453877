package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.stream.Outcome;
import chat.server.stream.TestPublisher;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writers on several nodes, and a journal of what was acknowledged. What is unavailable they say again, on any node; some of what was acknowledged
 * too. Each text is its message's id.
 */
final class FaultLoad {

    static final List<RoomName> ROOMS =
            IntStream.range(0, 4).mapToObj(i -> new RoomName("room" + i)).toList();

    private static final int WRITERS = 4;
    private static final int BATCH = 16;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Logger log = LoggerFactory.getLogger(FaultLoad.class);

    private final List<FaultNode> nodes;
    private final AtomicInteger repeated = new AtomicInteger();
    private final Map<String, Outcome.Accepted> acknowledged = new ConcurrentHashMap<>();
    private final Map<RoomName, Integer> refused = new ConcurrentHashMap<>();
    private final List<Thread> writers = new ArrayList<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Queue<Throwable> failures = new java.util.concurrent.ConcurrentLinkedQueue<>();

    FaultLoad(List<FaultNode> nodes) {
        this.nodes = nodes;
        for (int i = 0; i < WRITERS; i++) {
            Writer writer = new Writer(i);
            Thread thread = new Thread(writer::run, "writer-" + i);
            thread.start();
            writers.add(thread);
        }
    }

    /** What a patient client waits before it tries again. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private record Said(RoomName room, String id) {}

    private final class Writer {
        private final int number;
        private final Random random;
        private final UserId author;
        private final List<TestPublisher> publishers = new ArrayList<>();
        private final Queue<Said> again = new ArrayDeque<>();
        private int said;

        Writer(int number) {
            this.number = number;
            random = new Random(number);
            author = new UserId("writer" + number);
            nodes.forEach(node -> publishers.add(new TestPublisher(node.streams)));
        }

        void run() {
            try {
                while (!stopping.get() || !again.isEmpty()) {
                    round();
                }
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        }

        private void round() {
            Map<Said, CompletableFuture<Outcome>> under = new LinkedHashMap<>();
            // One stays with the first node, so that it goes on where all others wait for another one.
            TestPublisher publisher = publishers.get(number == 0 ? 0 : random.nextInt(publishers.size()));
            List<Said> batch = new ArrayList<>(again);
            repeated.addAndGet(batch.size());
            again.clear();
            while (!stopping.get() && batch.size() < BATCH) {
                batch.add(new Said(ROOMS.get(random.nextInt(ROOMS.size())), number + "-" + said++));
            }
            for (Said one : batch) {
                under.put(one, publisher.say(one.room, author, one.id, one.id));
            }
            publisher.flush();
            under.forEach((one, outcome) -> decided(one, FaultNode.get(outcome)));
            if (!again.isEmpty()) {
                pause();
            } else if (random.nextInt(4) == 0) {
                again.add(batch.get(0)); // acknowledged, so it is a repetition
            }
        }

        private void decided(Said one, Outcome outcome) {
            if (!(outcome instanceof Outcome.Accepted accepted)) {
                assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
                refused.merge(one.room, 1, Integer::sum);
                again.add(one);
                return;
            }
            Outcome.Accepted before = acknowledged.putIfAbsent(one.id, accepted);
            if (before != null) {
                // A repetition may have been under way when the database was lost: then nobody knows that it was one.
                assertThat(accepted)
                        .isEqualTo(new Outcome.Accepted(
                                before.epoch(), before.seq(), before.time(), accepted.duplicate()));
            }
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** How many were unavailable, by the room. */
    Map<RoomName, Integer> refused() {
        return Map.copyOf(refused);
    }

    Set<String> ids() {
        return Set.copyOf(acknowledged.keySet());
    }

    /** Waits until that number more were acknowledged. */
    void awaitMore(int more) {
        int from = acknowledged();
        FaultNode.await(() -> acknowledged() >= from + more || !failures.isEmpty());
        assertThat(failures).isEmpty();
    }

    /** Ends the writers when all that they said is acknowledged, says how much that was, and compares the journal, the tables, and what each node heard. */
    void judge(Connection... tables) throws Exception {
        stop();
        log.info("{} acknowledged on {} nodes, {} said again", acknowledged.size(), nodes.size(), repeated.get());
        Map<RoomName, List<String>> stored = new HashMap<>();
        for (Connection each : tables) {
            stored.putAll(texts(each));
        }
        Set<String> all = new HashSet<>();
        stored.values().forEach(texts -> assertThat(texts).allMatch(all::add, "is stored once"));
        assertThat(all).isEqualTo(acknowledged.keySet());
        acknowledged.forEach((id, accepted) -> assertThat(stored.values())
                .anyMatch(texts -> accepted.seq() <= texts.size()
                        && texts.get((int) accepted.seq() - 1).equals(id)));
        for (FaultNode node : nodes) {
            stored.forEach((room, texts) -> {
                node.awaitHeard(() -> node.heard(room).size() >= texts.size());
                List<RoomEvent.Message> heard = node.heard(room);
                assertThat(heard).extracting(RoomEvent.Message::text).isEqualTo(texts);
                assertThat(heard)
                        .extracting(RoomEvent.Message::seq)
                        .isEqualTo(java.util.stream.LongStream.rangeClosed(1, texts.size())
                                .boxed()
                                .toList());
            });
        }
    }

    /** Ends the writers when all that they said is acknowledged. */
    void stop() throws InterruptedException {
        stopping.set(true);
        for (Thread writer : writers) {
            writer.join(TimeUnit.SECONDS.toMillis(2L * FaultNode.BOUND_SECONDS));
            assertThat(writer.isAlive()).as("%s waits", writer.getName()).isFalse();
        }
        assertThat(failures).isEmpty();
    }

    /** The texts that a server shows. */
    static Set<String> stored(ClusterServer server, String database) {
        Set<String> all = new HashSet<>();
        try (Connection tables = server.connect(database)) {
            texts(tables).values().forEach(all::addAll);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return all;
    }

    /** The texts that are stored, by the room; fails if their numbers have a hole. */
    static Map<RoomName, List<String>> texts(Connection tables) throws SQLException {
        Map<RoomName, List<String>> texts = new TreeMap<>(java.util.Comparator.comparing(RoomName::value));
        try (Statement statement = tables.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT room.name, seq, convert_from(payload, 'UTF8')::json"
                                + " ->> 'text' FROM event JOIN room ON room.id = room_id JOIN here USING (slot) ORDER BY 1, 2")) {
            while (row.next()) {
                List<String> room = texts.computeIfAbsent(new RoomName(row.getString(1)), name -> new ArrayList<>());
                room.add(row.getString(3));
                assertThat(row.getLong(2)).isEqualTo(room.size());
            }
        }
        return texts;
    }
}
