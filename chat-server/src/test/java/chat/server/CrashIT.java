package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.crash.Checker;
import chat.server.crash.Findings;
import chat.server.crash.Findings.Kind;
import chat.server.crash.SturdyClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program is killed again and again while clients talk, who come back each time. In the end what they noted is compared
 * with the history that was kept.
 *
 * <p>{@code -Dcrash.seed=N} repeats the random choices of a run, as far as they decide what happens.
 */
final class CrashIT {

    private static final Logger log = LoggerFactory.getLogger(CrashIT.class);

    private static final int BOUND_SECONDS = 30;
    private static final int CLIENTS = 6;
    private static final List<String> ROOMS = List.of("tea", "coffee", "cocoa");

    private static final long MOST_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

    /** About as long as the program takes to start. */
    private static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder = Path.of("");

    private final long seed = Long.getLong("crash.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Semaphore acknowledged = new Semaphore(0);

    /** Starts a server. */
    private interface Start {
        Program on(Path data, int port) throws IOException;
    }

    private static Start program(String durability) {
        return (data, port) -> Program.run(
                "--data=" + data,
                "--durability=" + durability,
                "--port=" + port,
                "--management-port=0",
                "--event-loops=2",
                "--history-messages=1000000",
                "--drain=0s",
                "--sends-per-second=0");
    }

    private static Program earlyServer(Path data, int port) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classes = System.getProperty("java.class.path");
        String main = EarlyServer.class.getName();
        return Program.run(
                java, Map.of(), Program.QUICK_COMPILER, "-cp", classes, main, data.toString(), Integer.toString(port));
    }

    @Test
    void nothingThatWasAcknowledgedIsEverLost() throws Exception {
        Findings findings = crash(program("disk"), 20);

        assertThat(findings.faults()).as(story(findings)).isEmpty();
        assertThat(findings.acknowledged()).as(story(findings)).isGreaterThan(2_000);
        assertThat(findings.again()).as(story(findings)).isPositive();
    }

    @Test
    void nothingIsLostWithTheProcessIfTheMachineLives() throws Exception {
        Findings findings = crash(program("process"), 4);

        assertThat(findings.faults()).as(story(findings)).isEmpty();
    }

    @Test
    void aServerThatAcknowledgesEarlyIsFoundOut() throws Exception {
        Findings findings = crash(CrashIT::earlyServer, 1);

        assertThat(findings.kinds()).as(story(findings)).contains(Kind.LOST);
    }

    private String story(Findings findings) {
        return findings + ", seed " + seed + ", all in " + folder;
    }

    private Findings crash(Start start, int rounds) throws Exception {
        Path data = folder.resolve("data");
        try {
            talkAndKill(start, data, rounds);
        } catch (AssertionError | ExecutionException | TimeoutException e) {
            throw new AssertionError("did not get to the end: " + story(check(data)), e);
        }
        return check(data);
    }

    private void talkAndKill(Start start, Path data, int rounds) throws Exception {
        List<SturdyClient> clients = new ArrayList<>();
        try (Socket reserved = reservedPort()) {
            int port = reserved.getLocalPort();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new SturdyClient(
                        "client" + i, () -> port, roomsOf(i), notes(i), random.nextLong(), acknowledged::release));
            }
            for (int round = 0; round < rounds; round++) {
                // Every other time they have hardly come back yet.
                int enough = round % 2 == 0 ? 256 + random.nextInt(1_024) : 1 + random.nextInt(64);
                killWhileClientsTalk(start.on(data, port), clients, enough);
                if (round % 4 == 3) {
                    killWhileItStarts(start.on(data, port));
                }
            }
            letClientsEnd(start.on(data, port), clients);
        } finally {
            for (SturdyClient client : clients) {
                client.close();
            }
        }
    }

    /** Bound and not listened on, it is given to nobody else while the server is down, and does not keep the server out. */
    private static Socket reservedPort() throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    private static List<String> roomsOf(int client) {
        return List.of(ROOMS.get(client % ROOMS.size()), ROOMS.get((client + 1) % ROOMS.size()));
    }

    private Path notes(int client) {
        return folder.resolve("client" + client + ".jsonl");
    }

    private void killWhileClientsTalk(Program server, List<SturdyClient> clients, int enough) throws Exception {
        try (server) {
            server.ports();
            acknowledged.drainPermits();
            if (!acknowledged.tryAcquire(enough, BOUND_SECONDS, TimeUnit.SECONDS)) {
                await(clients, SturdyClient::stopTalking); // says what is wrong with a client, if that is so
                throw new AssertionError(enough + " acknowledgements did not come in time");
            }
            LockSupport.parkNanos(random.nextLong(MOST_DELAY_NANOS));
        } // kills it
    }

    private void killWhileItStarts(Program server) throws Exception {
        try (server) {
            LockSupport.parkNanos(random.nextLong(START_NANOS));
        } // kills it
    }

    private static void letClientsEnd(Program server, List<SturdyClient> clients) throws Exception {
        try (server) {
            server.ports();
            await(clients, SturdyClient::stopTalking);
            await(clients, SturdyClient::getLevel);
            server.terminate();
            assertThat(server.status()).isZero();
        }
    }

    private static void await(List<SturdyClient> clients, Function<SturdyClient, CompletableFuture<Void>> step)
            throws Exception {
        CompletableFuture.allOf(clients.stream().map(step).toArray(CompletableFuture<?>[]::new))
                .get(BOUND_SECONDS, TimeUnit.SECONDS);
    }

    private Path export(Path data, String room) throws Exception {
        try (Program export = Program.run("history", "export", "--data=" + data, "--room=" + room)) {
            Path file = Files.write(folder.resolve(room + ".jsonl"), export.output());
            assertThat(export.status()).isZero();
            return file;
        }
    }

    private Findings check(Path data) throws Exception {
        Map<String, Path> exports = new HashMap<>();
        for (String room : ROOMS) {
            exports.put(room, export(data, room));
        }
        List<Path> notes = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            notes.add(notes(i));
        }
        Findings findings = Checker.check(notes, exports);
        log.info("{}", story(findings));
        return findings;
    }
}
