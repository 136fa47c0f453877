package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.client.Client;
import chat.server.crash.Checker;
import chat.server.crash.Findings;
import chat.server.crash.SturdyClient;
import chat.server.stream.postgres.ClusterExtension;
import chat.server.stream.postgres.TestCluster;
import chat.server.stream.postgres.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs on one database with a synchronous standby are killed, or stand still, while clients talk, who come back at whichever node there is. In the
 * end what they noted is compared with the history, and the tables are checked. {@code -Dchat.faults.rounds=20} for more kills.
 */
@Tag("faults")
@ExtendWith(ClusterExtension.class)
final class NodeFaultsIT {

    private static final Logger log = LoggerFactory.getLogger(NodeFaultsIT.class);

    private static final int ROUNDS = Integer.getInteger("chat.faults.rounds", 1);
    private static final int BOUND_SECONDS = 60;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int NODES = 3;
    private static final int CLIENTS = 6;
    private static final List<String> ROOMS = List.of("tea", "coffee", "cocoa");

    private final Random random = new Random();
    private final Semaphore acknowledged = new Semaphore(0);
    private final List<Program> nodes = new ArrayList<>();

    /** Where the nodes listen; 0 for one that is down. */
    private final AtomicIntegerArray ports = new AtomicIntegerArray(NODES);

    private final List<SturdyClient> clients = new ArrayList<>();
    private final List<String> database = new ArrayList<>();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder = Path.of("");

    /** One for all tests. */
    @BeforeAll
    static void share(TestCluster cluster) {
        assertThat(cluster).isNotNull();
    }

    @BeforeEach
    void start(TestCluster cluster) throws Exception {
        TestDatabase fresh = cluster.fresh();
        Path password = Files.writeString(folder.resolve("password"), fresh.password());
        database.addAll(List.of("--postgres=" + fresh.url(), "--postgres-user=" + fresh.user()));
        database.add("--postgres-password-file=" + password);
        for (int i = 0; i < NODES; i++) {
            nodes.add(newNode());
        }
        for (int i = 0; i < NODES; i++) {
            listens(i);
        }
        for (int i = 0; i < CLIENTS; i++) {
            List<String> rooms = List.of(ROOMS.get(i % ROOMS.size()), ROOMS.get((i + 1) % ROOMS.size()));
            int first = i;
            clients.add(new SturdyClient(
                    "client" + i, () -> port(first), rooms, notes(i), random.nextLong(), this::acknowledged));
        }
    }

    /** Holds a client back, as all that it notes is read at once in the end. */
    private void acknowledged() {
        acknowledged.release();
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    private Program newNode() throws IOException {
        List<String> flags = new ArrayList<>(database);
        flags.addAll(List.of("--port=0", "--management-port=0", "--event-loops=1", "--require-replicated"));
        flags.addAll(List.of("--history-messages=1000000", "--drain=0s", "--sends-per-second=0"));
        return Program.run(flags.toArray(String[]::new));
    }

    private void listens(int node) throws IOException {
        ports.set(node, nodes.get(node).ports().chat());
    }

    /** Of a node that is up, the same one as long as it is; of another one after that. */
    private int port(int client) {
        for (int i = 0; i < NODES; i++) {
            int port = ports.get((client + i) % NODES);
            if (port > 0) {
                return port;
            }
        }
        return 1; // nobody listens there
    }

    private Path notes(int client) {
        return folder.resolve("client" + client + ".jsonl");
    }

    @AfterEach
    void stop() throws Exception {
        for (SturdyClient client : clients) {
            client.close();
        }
        for (Program node : nodes) {
            node.close();
        }
    }

    private void awaitAcknowledged(int more) throws Exception {
        acknowledged.drainPermits();
        if (!acknowledged.tryAcquire(more, BOUND_SECONDS, TimeUnit.SECONDS)) {
            await(SturdyClient::stopTalking); // says what is wrong with a client, if that is so
            throw new AssertionError(more + " acknowledgements did not come in time");
        }
    }

    private void await(Function<SturdyClient, CompletableFuture<Void>> step) throws Exception {
        CompletableFuture.allOf(clients.stream().map(step).toArray(CompletableFuture<?>[]::new))
                .get(BOUND_SECONDS, TimeUnit.SECONDS);
    }

    private void kill(int node) throws Exception {
        ports.set(node, 0);
        nodes.get(node).close();
    }

    private void startAgain(int node) throws IOException {
        nodes.set(node, newNode());
    }

    /** Ends the talk, and compares all that was noted with all that is stored. */
    private void judge(String what) throws Exception {
        await(SturdyClient::stopTalking);
        await(SturdyClient::getLevel);
        Map<String, Path> exports = new HashMap<>();
        for (String room : ROOMS) {
            exports.put(room, Files.write(folder.resolve(room + ".jsonl"), history("export", "--room=" + room)));
        }
        List<Path> notes = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            notes.add(notes(i));
        }
        Findings findings = Checker.check(notes, exports);
        List<String> tables = history("check");
        log.info("{}: {}; the tables: {}", what, findings, tables);
        assertThat(findings.faults()).as("%s, all in %s", findings, folder).isEmpty();
        assertThat(findings.acknowledged()).isGreaterThan(ROUNDS * 100);
        assertThat(tables).last().asString().endsWith("no damage");
    }

    private List<String> history(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of("history"));
        all.addAll(List.of(words));
        all.addAll(database);
        try (Program program = Program.run(all.toArray(String[]::new))) {
            List<String> output = program.output();
            assertThat(program.status()).as("%s: %s", output, program.errors()).isZero();
            return output;
        }
    }

    @Test
    void killsOfANode() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            int node = round % NODES;
            awaitAcknowledged(200 + random.nextInt(200));
            kill(node);
            awaitAcknowledged(100); // by the others
            startAgain(node);
            listens(node);
        }
        awaitAcknowledged(200);
        judge(ROUNDS + " kills of a node");
    }

    @Test
    void killsOfAllNodes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            awaitAcknowledged(200 + random.nextInt(200));
            for (int i = 0; i < NODES; i++) {
                kill(i);
            }
            for (int i = 0; i < NODES; i++) {
                startAgain(i);
            }
            for (int i = 0; i < NODES; i++) {
                listens(i);
            }
        }
        awaitAcknowledged(200);
        judge(ROUNDS + " kills of all nodes");
    }

    @Test
    void aNodeStandsStillFor20Seconds() throws Exception {
        try (Client there = Client.in(ports.get(1), "quiet", "Watches");
                Client here = Client.in(ports.get(0), "quiet", "Stays")) {
            awaitPresence(there, "joined");
            awaitAcknowledged(200);
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            signal("STOP");
            awaitPresence(there, "left");
            assertThat(until - System.nanoTime()).as("left soon").isGreaterThan(TimeUnit.SECONDS.toNanos(10));
            awaitAcknowledged(500); // by the others
            LockSupport.parkNanos(until - System.nanoTime());
            signal("CONT");
            awaitPresence(there, "joined");
            assertThat(here.ask("{'type':'ping','id':'p'}").type()).isEqualTo("pong");
        }
        awaitAcknowledged(200);
        judge("a node that stood still");
    }

    private static void awaitPresence(Client client, String change) {
        client.next(push -> push.has(change) && push.each(change, "name").contains("Stays"));
    }

    private void signal(String name) throws Exception {
        long pid = nodes.get(0).process().pid();
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
