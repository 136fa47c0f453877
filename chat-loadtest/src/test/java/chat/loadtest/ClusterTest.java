package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.report.Cluster;
import chat.loadtest.report.ReportJson;
import chat.server.config.TokenRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
                    server.url(),
                    "--url=" + other.url(),
                    "--duration=900ms",
                    "--drop-all-every=500ms",
                    "--patience=60s");
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
        try (FakeChatServer server = FakeChatServer.with(Fault.NONE)) {
            String absent = "ws://127.0.0.1:" + freePort() + "/ws";
            Result.ofRun(server.url(), "--url=" + absent)
                    .assertRefused("cannot connect to " + absent + ": connection refused");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--url=ws://h/ --url=ws://H:80, 'ws://H:80 is given twice'",
        "--url=ws://h/ --url=wss://g/, one is encrypted and one is not",
        "--url=ws://h/ --url=http://g/, not of the form ws://host:port/path",
        "--fail-if=other-node-p99>10ms, --fail-if: other-node-p99 needs several --url"
    })
    void refusesBadUseInOneLine(String flags, String words) {
        Result.of(("run " + flags).split(" ")).assertRefused(words);
    }
}
