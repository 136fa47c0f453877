package chat.server.conformance;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.TransportKind;
import chat.server.conformance.Autobahn.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/**
 * The chat's pipeline on each transport under the Autobahn test suite for WebSocket. The cases of section 9, long messages and
 * many of them, run with {@code -Pautobahn-long}.
 */
final class AutobahnIT {

    private static final boolean LONG = Boolean.getBoolean("autobahn.long");

    private static final int CASES = 247;
    private static final int LONG_CASES = 54;

    /** The cases in which not everything is {@code OK}, on purpose. */
    private static final Map<String, Verdict> OTHERS = Map.ofEntries(
            // UTF-8 is checked when a message is complete; the suite would like to see it refused earlier.
            entry("6.4.1", new Verdict("NON-STRICT", "OK", 1007)),
            entry("6.4.2", new Verdict("NON-STRICT", "OK", 1007)),
            entry("6.4.3", new Verdict("NON-STRICT", "OK", 1007)),
            entry("6.4.4", new Verdict("NON-STRICT", "OK", 1007)),
            // The suite has no opinion on what comes after a message of 256 KiB with a close frame behind it,
            entry("7.1.6", new Verdict("INFORMATIONAL", "INFORMATIONAL", 1009)),
            // nor on codes that no RFC has given out, which are answered.
            entry("7.13.1", new Verdict("INFORMATIONAL", "INFORMATIONAL", 5000)),
            entry("7.13.2", new Verdict("INFORMATIONAL", "INFORMATIONAL", 65535)));

    /** Messages of more than 64 KiB, or in too many fragments: the suite waits for them, and the chat refuses them. */
    private static final Verdict TOO_BIG = new Verdict("FAILED", "FAILED", 1009);

    private static final List<String> TOO_LONG = Stream.of(
                    ids("9.1.", 2, 6),
                    ids("9.2.", 2, 6),
                    ids("9.3.", 1, 9),
                    ids("9.4.", 7, 9),
                    ids("9.5.", 1, 6),
                    ids("9.6.", 1, 6))
            .flatMap(List::stream)
            .toList();

    private static final Map<TransportKind, EchoServer> servers = new EnumMap<>(TransportKind.class);
    private static final Map<TransportKind, TestAbortedException> lacking = new EnumMap<>(TransportKind.class);
    private static @Nullable Map<String, Map<String, Verdict>> verdicts;

    private static List<String> ids(String section, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(i -> section + i).toList();
    }

    @BeforeAll
    static void runTheSuite() throws IOException, InterruptedException {
        for (TransportKind kind : List.of(TransportKind.NIO, TransportKind.EPOLL, TransportKind.IO_URING)) {
            try {
                servers.put(kind, new EchoServer(kind));
            } catch (TestAbortedException e) {
                lacking.put(kind, e);
            }
        }
        Map<String, Integer> ports = servers.entrySet().stream()
                .collect(Collectors.toMap(
                        e -> e.getKey().name(), e -> e.getValue().port()));
        verdicts = Autobahn.run(
                ports,
                LONG ? 1 : ports.size(),
                LONG ? List.of() : List.of("9.*"),
                Path.of("target/autobahn/reports").toAbsolutePath(),
                Duration.ofMinutes(LONG ? 30 : 4));
    }

    @AfterAll
    static void stop() {
        servers.values().forEach(EchoServer::close);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void noCaseFailsAndNoCloseCodeIsWrong(TransportKind kind) {
        if (lacking.containsKey(kind)) {
            throw lacking.get(kind);
        }
        Map<String, Verdict> ofKind = verdicts == null ? Map.of() : verdicts.getOrDefault(kind.name(), Map.of());
        Map<String, Verdict> notOk = new TreeMap<>(ofKind);
        notOk.values().removeIf(Verdict::isOk);

        assertThat(ofKind).hasSize(LONG ? CASES + LONG_CASES : CASES);
        assertThat(notOk).containsExactlyInAnyOrderEntriesOf(others());
    }

    private static Map<String, Verdict> others() {
        Map<String, Verdict> others = new TreeMap<>(OTHERS);
        if (LONG) {
            TOO_LONG.forEach(id -> others.put(id, TOO_BIG));
        }
        return others;
    }
}
