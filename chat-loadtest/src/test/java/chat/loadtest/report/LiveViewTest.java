package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

final class LiveViewTest {

    private static final String ESCAPE = "\u001b";
    private static final LatencyMicros LATENCY = new LatencyMicros(9, 1010, 2000, 3040, 9000, 51_000);

    private final StringWriter written = new StringWriter();

    private LiveView view(Terminal terminal) {
        return new LiveView(
                new PrintWriter(written), terminal, "storm on ws://127.0.0.1:8000/ws", Duration.ofSeconds(60));
    }

    private static Sample second(int second, long lost, String... events) {
        return new Sample(
                second,
                1000,
                5000,
                4990,
                4980,
                0,
                200_000,
                lost,
                10_000,
                3,
                LATENCY,
                LATENCY,
                LATENCY,
                0.4,
                List.of(events));
    }

    /** What a terminal shows in the end, without colours. */
    private List<String> screen() {
        List<String> lines = new ArrayList<>();
        int at = 0;
        for (String line : written.toString().split("\n", -1)) {
            String rest = line.replaceAll(ESCAPE + "\\[[0-9;]*[mK]", "");
            while (rest.startsWith(ESCAPE + "[")) {
                at -= Integer.parseInt(rest.substring(2, rest.indexOf('A')));
                rest = rest.substring(rest.indexOf('A') + 2);
            }
            if (at == lines.size()) {
                lines.add(rest);
            } else if (!rest.isEmpty()) {
                lines.set(at, rest);
            }
            at++;
        }
        return lines;
    }

    @Test
    void printsOneLineASecondWhereThereIsNoTerminal() {
        LiveView view = view(Terminal.NONE);
        view.show(second(0, 0), 0);
        view.show(second(1, 7, "server killed"), 0);
        assertThat(written.toString().lines())
                .containsExactly(
                        "1 s  sent 4,990/s  delivered 200,000/s  p50 1.01 ms  p99 3.04 ms  p99.9 9 ms  max 51 ms  lost 0"
                                + "  connections 10,000  clean so far",
                        "2 s  server killed",
                        "2 s  sent 4,990/s  delivered 200,000/s  p50 1.01 ms  p99 3.04 ms  p99.9 9 ms  max 51 ms  lost 7"
                                + "  connections 10,000  7 violations");
        assertThat(written.toString()).doesNotContain(ESCAPE);
    }

    @Test
    void writesTheSameLinesAgainOnATerminal() {
        LiveView view = view(new Terminal(Ansi.ON, 100));
        view.show(second(0, 0), 0);
        view.show(second(29, 0), 0);
        assertThat(screen())
                .containsExactly(
                        "storm on ws://127.0.0.1:8000/ws",
                        "elapsed      30 s of 60 s  [##########..........]",
                        "sent         4,990/s of 5,000/s  late p99 3.04 ms",
                        "delivered    200,000/s",
                        "latency      p50 1.01 ms  p99 3.04 ms  max 51 ms  p90 2 ms  p99.9 9 ms",
                        "acknowledged p50 1.01 ms  p99 3.04 ms  max 51 ms",
                        "lost         0",
                        "connections  10,000  made again 3  generator 40 %",
                        "verdict      clean so far",
                        "");
    }

    @Test
    void keepsWhatWasDoneToTheRun() {
        LiveView view = view(new Terminal(Ansi.ON, 100));
        view.show(second(0, 0), 0);
        view.show(second(1, 0, "server killed"), 0);
        view.show(second(2, 0), 0);
        assertThat(screen()).hasSize(11).startsWith("2 s  server killed", "storm on ws://127.0.0.1:8000/ws");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 30, 40, 57, 80})
    void keepsWithinTheLine(int columns) {
        view(new Terminal(Ansi.ON, columns)).show(second(9, 7, "server killed by a command of some length"), 7);
        assertThat(screen()).allMatch(line -> line.length() < columns);
        assertThat(screen())
                .anyMatch(line -> line.startsWith("latency      p50 1"))
                .anyMatch(line -> line.contains("lost"));
    }

    @Test
    void showsAnAlarmInColour() {
        view(new Terminal(Ansi.ON, 80)).show(second(0, 7), 0);
        assertThat(written.toString()).contains(ESCAPE + "[31m7" + ESCAPE, ESCAPE + "[31m7 violations" + ESCAPE);
    }

    @Test
    void isNotCleanWhereSomethingWasRefused() {
        LiveView view = view(Terminal.NONE);
        Sample refused = new Sample(
                0,
                1000,
                9,
                9,
                2,
                7,
                4,
                0,
                2,
                0,
                LatencyMicros.NONE,
                LatencyMicros.NONE,
                LatencyMicros.NONE,
                0,
                List.of());
        view.show(refused, 0);
        view.show(refused, 0);
        view.show(refused, 3);
        assertThat(written.toString().lines().map(line -> line.replaceAll(".*  ", "")))
                .containsExactly("7 refused", "14 refused", "3 violations");
    }

    @Test
    void showsNoLatencyWhereNothingCame() {
        Sample none = new Sample(
                0,
                1000,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                LatencyMicros.NONE,
                LatencyMicros.NONE,
                LatencyMicros.NONE,
                0,
                List.of());
        view(Terminal.NONE).show(none, 0);
        assertThat(written.toString()).contains("p50 –  p99 –");
    }

    @Test
    void knowsATerminalByItsHandle(@TempDir Path folder) throws IOException {
        Path terminal = Files.createSymbolicLink(folder.resolve("1"), Path.of("/dev/pts/0"));
        Path pipe = Files.createSymbolicLink(folder.resolve("2"), Path.of("pipe:[1234]"));
        assertThat(Terminal.isTerminal(terminal)).isTrue();
        assertThat(Terminal.isTerminal(pipe)).isFalse();
        assertThat(Terminal.isTerminal(folder.resolve("absent"))).isFalse();
    }
}
