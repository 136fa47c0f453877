package chat.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.report.Cluster;
import chat.loadtest.report.ReportJson;
import chat.server.config.TokenRules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs against several nodes, whose part is played by doors to one server. */
final class ClusterTest {

    @TempDir
    private Path folder;

    private static Result runAgainst(Fault fault, String... flags) {
        try (FakeChatServer server = FakeChatServer.withTwoDoors(fault)) {
            List<String> all = new ArrayList<>(List.of("--url=" + server.secondUrl()));
            all.addAll(List.of(flags));
            return Result.ofRun(server.url(), all.toArray(String[]::new));
        }
    }

    @Test
    void spreadsMembersOverNodesAndSaysWhatHappenedAtEach() throws IOException {
        Path json = folder.resolve("result.json");
        Result result;
        try (RealServer server = RealServer.in(folder);
                FaultyProxy one = new FaultyProxy(server.port(), FaultyProxy.Fault.NONE);
                FaultyProxy other = new FaultyProxy(server.port(), FaultyProxy.Fault.NONE)) {
            result = Result.ofRun(
                    one.url(),
                    "--url=" + other.url(),
                    "--url=" + server.url(),
                    "--connections=12",
                    "--publishers=4",
                    "--patience=60s",
                    "--fail-if=same-node-p50>3600s",
                    "--fail-if=other-node-p99>0us",
                    "--json=" + json);
            assertThat(result.status()).as(result.toString()).isEqualTo(6);
            assertThat(result.out())
                    .contains("\nclean: ", "\nsame node ms", "\nother node ms", "\nout of bounds: other-node-p99>0us")
                    .containsPattern("\n" + one.url() + " +4 +4 +80 +0\n")
                    .containsPattern("\n" + other.url() + " +4 +4 +80 +0\n")
                    .containsPattern("\n" + server.url() + " +4 +4 +80 +0\n");
        }
        Cluster cluster = Objects.requireNonNull(ReportJson.read(json).cluster());
        assertThat(cluster.nodes()).extracting(Cluster.Node::delivered).containsExactly(80L, 80L, 80L);
        assertThat(cluster.sameNodeMicros().count()).as("a third").isEqualTo(80);
        assertThat(cluster.otherNodeMicros().count()).isEqualTo(160);
    }

    @Test
    void saysNothingOfNodesWhereThereIsOne() {
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE)) {
            Result result = Result.ofRun(server.url(), "--patience=60s");
            result.assertClean();
            assertThat(result.out()).doesNotContain("node");
        }
    }

    @Test
    void resumesAtAnotherNode() {
        try (RealServer server = RealServer.in(folder);
                FaultyProxy other = new FaultyProxy(server.port(), FaultyProxy.Fault.NONE)) {
            Result result = Result.ofRun(
                    server.url(), "--url=" + other.url(), "--duration=3s", "--drop-all-every=500ms", "--patience=60s");
            result.assertClean();
            assertThat(result.count("reconnects")).isGreaterThanOrEqualTo(6);
        }
    }

    @Test
    void comesBackAtAnotherNodeThanTheOneThatClosedIt() {
        Result result = runAgainst(Fault.CLOSE_MEMBER, "--rooms=1", "--patience=60s");
        result.assertClean();
        assertThat(result.out())
                .as("of three members at each node, one is closed")
                .containsPattern("/ws +4 +4 +\\d+ +1\n")
                .containsPattern("/ws +2 +3 +\\d+ +0\n");
    }

    @Test
    void whoReadsTheHistoriesShowsATokenForEachRoom() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "s".repeat(64));
        try (RealServer server =
                        RealServer.in(folder.resolve("data"), TokenRules.of(List.of(key), null, null, null, null));
                FaultyProxy other = new FaultyProxy(server.port(), FaultyProxy.Fault.NONE)) {
            Result.ofRun(server.url(), "--url=" + other.url(), "--token-key=" + key, "--patience=60s")
                    .assertClean();
        }
    }

    @Test
    void passesTwoDoorsToTheSameRooms() {
        runAgainst(Fault.NONE, "--patience=60s").assertClean();
    }

    @Test
    void findsAMessageThatTheHistoryOfOneNodeLacks() {
        Result result = runAgainst(Fault.LACK_AT_SECOND_DOOR, "--patience=60s");
        result.assertOnly("missing history", 2); // one in each room
        assertThat(result.out())
                .containsPattern(
                        "missing history: load-0-\\w+: ws://\\S+ lacks seq 5, number 4 of sender 0, in its history; ws://");
    }

    @Test
    void findsTwoMessagesInAnotherOrderAtOneNode() {
        Result result = runAgainst(Fault.SWAP_AT_SECOND_DOOR, "--patience=60s");
        result.assertOnly("different", 4);
        assertThat(result.out())
                .containsPattern("found number 5 of sender 0 as seq 5 in the history of ws://\\S+, where members saw "
                        + "number 4 of sender 0\n");
    }

    @Test
    void findsAMessageWithAnotherNameAtOneNode() {
        runAgainst(Fault.RENAME_AT_SECOND_DOOR, "--patience=60s").assertOnly("changed", 2);
    }

    @Test
    void findsAMessageThatNoHistoryHas() {
        Result result = runAgainst(Fault.FORGET_ONE, "--patience=60s");
        result.assertOnly("lost", 2);
        assertThat(result.out()).contains("no node has seq 5, number 4 of sender 0, in its history");
    }

    @Test
    void findsNodesThatAreNoCluster() {
        try (RealServer one = RealServer.in(folder.resolve("one"));
                RealServer other = RealServer.in(folder.resolve("other"))) {
            Result.ofRun(one.url(), "--url=" + other.url())
                    .assertRefused("--url: " + one.url() + " and " + other.url() + " are no cluster");
        }
        runAgainst(Fault.OTHER_EPOCH_AT_SECOND_DOOR)
                .assertRefused("are no cluster: a room has epoch e1 at the one and e2 at the other");
    }

    @Test
    void namesANodeThatIsNotThere() throws IOException {
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE);
                Socket reserved = reservedPort()) {
            String absent = "ws://127.0.0.1:" + reserved.getLocalPort() + "/ws";
            Result.ofRun(server.url(), "--url=" + absent)
                    .assertRefused("cannot connect to " + absent + ": connection refused");
        }
    }

    /** Bound and not listened on, it is given to nobody else while no node is there, and does not keep a node out. */
    private static Socket reservedPort() throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    @ParameterizedTest
    @CsvSource({
        "--url=ws://h/ --url=ws://H:80, 'ws://H:80 is given twice'",
        "--url=ws://h/ --url=wss://g/, one is encrypted and one is not",
        "--url=ws://h/ --url=http://g/, not of the form ws://host:port/path",
        "--fail-if=other-node-p99>10ms, --fail-if: other-node-p99 needs several --url",
        "--rounds=2, '--rounds, --kill-node and --start-node go together'",
        "--kill-node=true --start-node=true, '--rounds, --kill-node and --start-node go together'",
        "--scenario=cluster, '--rounds, --kill-node and --start-node go together'",
        "--rounds=2 --kill-node=true --start-node=true, --rounds needs several --url",
        "--rounds=0 --kill-node=true --start-node=true, --rounds must be from 1 to 500",
        "--rounds=1 --every=2s --down-for=2s --kill-node=true --start-node=true, --every must be longer than --down-for",
        "--url=ws://h/ --url=ws://g/ --rounds=1 --kill-node=true --start-node=true, --start-node comes after the last",
        "--every=2s, --every needs --rounds",
        "--down-for=2s, --down-for needs --rounds"
    })
    void refusesBadUseInOneLine(String flags, String words) {
        Result.of(("run " + flags).split(" ")).assertRefused(words);
    }

    /** Each door is a process, killed by kill -9. */
    @Test
    void losesNothingWhenNodesAreKilledOneAfterTheOther() throws IOException {
        try (RealServer server = RealServer.in(folder)) {
            List<Process> doors = new ArrayList<>();
            List<Socket> ports = new ArrayList<>();
            List<String> flags = new ArrayList<>(List.of("run"));
            try {
                for (int node = 1; node <= 3; node++) {
                    Socket reserved = reservedPort();
                    ports.add(reserved);
                    int port = reserved.getLocalPort();
                    Files.writeString(folder.resolve("port" + node), String.valueOf(port));
                    doors.add(opened(startCommand(String.valueOf(node), server.port())));
                    flags.add("--url=ws://127.0.0.1:" + port + "/ws");
                }
                flags.addAll(List.of(
                        "--scenario=cluster",
                        "--connections=30",
                        "--rooms=3",
                        "--rate=200",
                        "--duration=9s",
                        "--rounds=4",
                        "--every=2s",
                        "--down-for=500ms",
                        "--patience=60s",
                        "--most-late=1h",
                        "--kill-node=kill -9 $(cat " + folder + "/pid{node})",
                        "--start-node=" + startCommand("{node}", server.port())));
                Result result = Result.of(flags.toArray(String[]::new));
                result.assertClean();
                assertThat(result.err()).contains("kill node 1", "start node 1", "kill node 3", "start node 3");
                assertThat(result.err()).contains("members back to their nodes");
                assertThat(result.err()).doesNotContain("failed");
                assertThat(result.count("published")).isEqualTo(1800);
                assertThat(result.count("delivered")).isEqualTo(1800 * 10);
                assertThat(result.count("reconnects"))
                        .as("each kill, and each return")
                        .isGreaterThanOrEqualTo(40);
                assertThat(result.out()).containsPattern("all back +[0-9.]+ s after the last node was killed");
            } finally {
                doors.forEach(Process::destroyForcibly);
                for (Socket port : ports) {
                    port.close();
                }
            }
        }
    }

    private String startCommand(String node, int serverPort) {
        return "echo $$ > " + folder + "/pid" + node + "; exec "
                + Path.of(System.getProperty("java.home"), "bin", "java")
                + " -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path") + "' "
                + Door.class.getName() + " $(cat " + folder + "/port" + node + ") " + serverPort;
    }

    private static Process opened(String command) throws IOException {
        Process door = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        BufferedReader said = new BufferedReader(new InputStreamReader(door.getInputStream(), UTF_8));
        String line;
        do {
            line = said.readLine();
        } while (line != null && !line.equals("open"));
        assertThat(line).isEqualTo("open");
        return door;
    }
}
