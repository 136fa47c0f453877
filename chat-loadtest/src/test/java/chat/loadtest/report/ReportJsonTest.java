package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class ReportJsonTest {

    private static final Pattern FIELD = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    private static RunReport full() {
        return new SampleReports(1)
                .seconds(4)
                .killAt(1)
                .withServer(0.5)
                .cluster(new Cluster(
                        List.of(new Cluster.Node("ws://a/ws", 2, 3, 50, 1), new Cluster.Node("ws://b/ws", 2, 2, 40, 0)),
                        LatencyMicros.NONE,
                        LatencyMicros.NONE))
                .step(new Step(5000, 0, 4, 20_000, 800_000, 7, LatencyMicros.NONE, false))
                .judged(Outcome.VIOLATED, "7 lost", 7, new Violation("lost", "load-1", "seq 7 \"never\" came\n"))
                .make()
                .with(List.of(new Bound("p99>50ms", "61.200 ms", true)));
    }

    private Path written(String json) throws IOException {
        return Files.writeString(folder.resolve("a.json"), json);
    }

    @Test
    void readsWhatItWrote() throws IOException {
        Path file = folder.resolve("full.json");
        new OutputFile(file).writeJson(full());
        assertThat(ReportJson.read(file)).isEqualTo(full());
    }

    @Test
    void readsWhatWasWrittenBeforeThereWereNodes() throws IOException {
        String json = ReportJson.text(full());
        String before = json.replaceFirst(",\"cluster\":\\{.*\"max\":0}}", "");
        assertThat(before).isNotEqualTo(json).contains("\"server\":{");
        assertThat(ReportJson.read(written(before)).cluster()).isNull();
    }

    @Test
    void writesOneObjectAndALineBreak() throws IOException {
        Path file = folder.resolve("line.json");
        new OutputFile(file).writeJson(full());
        assertThat(Files.readString(file))
                .startsWith("{")
                .contains("\"format\":4", "\"passed\":false", "\"outcome\":\"violated\"", "seq 7 \\\"never\\\" came\\n")
                .endsWith("}\n")
                .hasLineCount(1);
    }

    @Test
    void leavesOutMetricsThatAreNoNumbers() throws IOException {
        ServerSample odd =
                new ServerSample(0, null, null, Map.of("a", Double.NaN, "b", Double.POSITIVE_INFINITY, "c", 0.5));
        RunReport withOdd = new SampleReports(1)
                .seconds(1)
                .server(new ServerMetrics("http://127.0.0.1/", "", List.of(odd)))
                .make();
        Path file = folder.resolve("odd.json");
        new OutputFile(file).writeJson(withOdd);
        assertThat(ReportJson.read(file).server())
                .isEqualTo(new ServerMetrics(
                        "http://127.0.0.1/", "", List.of(new ServerSample(0, null, null, Map.of("c", 0.5)))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; its format is not 4",
                "[1]; its format is not 4",
                "{\"a\":; Unexpected",
                "{\"format\":4} {}; Trailing token",
                "{}; its format is not 4",
                "{\"format\":2}; its format is not 4",
                "{\"format\":4}; Missing creator property 'program'"
            })
    void saysInOneLineWhyAFileIsNoReport(String json, String words) throws IOException {
        Path file = written(json);
        assertThatThrownBy(() -> ReportJson.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(words)
                .message()
                .hasLineCount(1);
    }

    @Test
    void namesTheFieldThatIsWrong() throws IOException {
        String json = ReportJson.text(full());
        assertWrong(json.replaceFirst("\"second\":2", "\"second\":\"2\""), "samples[2].second: ");
        assertWrong(json.replace("\"closes\":{\"1006\"", "\"closes\":{\"x\""), "totals.closes: ", "\"x\"");
        assertWrong(json.replace("\"violated\"", "\"so so\""), "judgement.outcome: ", "so so");
        assertWrong(json.replace("\"2026-11-24T10", "\"2026-11-24 10"), "start: ");
        assertWrong(json.replaceFirst("\"values\":\\[\\[", "\"values\":[[true,"), "deliveryMicros.values[0]");
        assertWrong(json.replaceFirst("\"millis\":1000", "\"millis\":0"), "samples[0]", "a sample of 0 ms");
        assertWrong(json.replaceFirst("\"violations\":\\[.*?]", "\"violations\":null"), "judgement");
    }

    private void assertWrong(String json, String... words) throws IOException {
        Path file = written(json);
        assertThatThrownBy(() -> ReportJson.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": no report of a run: ")
                .hasMessageContainingAll(words)
                .message()
                .hasLineCount(1);
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThatThrownBy(() -> ReportJson.read(folder.resolve("absent.json")))
                .hasMessageContaining("absent.json: cannot be read: there is no such file");
        assertThatThrownBy(() -> ReportJson.read(folder)).hasMessageContaining("cannot be read");
    }

    @Test
    void findsOutThatAFileCannotBeWrittenAndLeavesNoneBehind() throws IOException {
        assertThatThrownBy(() -> new OutputFile(folder.resolve("absent/a.json")).requireWritable())
                .hasMessageContaining("cannot write")
                .hasMessageContaining("absent/a.json");
        new OutputFile(folder.resolve("new.json")).requireWritable();
        assertThat(folder.resolve("new.json")).doesNotExist();
        Path old = written("old");
        new OutputFile(old).requireWritable();
        assertThat(old).hasContent("old");
    }

    @Test
    void thePageOnLoadTestingNamesEveryFieldAndNoOther() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "load-testing.md"));
        String section = page.substring(page.indexOf("## The JSON file"));
        Matcher row = FIELD.matcher(section.substring(0, section.indexOf("\n## ", 3)));
        TreeSet<String> documented = new TreeSet<>();
        while (row.find()) {
            assertThat(documented.add(row.group(1))).as(row.group(1)).isTrue();
        }
        TreeSet<String> written = new TreeSet<>();
        collect("", new JsonMapper().readValue(ReportJson.text(full()), Map.class), written);
        assertThat(documented).isEqualTo(written);
    }

    private static void collect(String path, Object value, Set<String> paths) {
        if (value instanceof Map<?, ?> fields && fields.containsKey("p999")) {
            paths.add(path); // the page lists the fields of a latency once
            fields.keySet().forEach(name -> paths.add("latency." + name));
        } else if (value instanceof Map<?, ?> fields) {
            boolean free = path.matches("settings|totals\\.violations|totals\\.errors|totals\\.closes|.*\\.metrics");
            String before = path.isEmpty() ? "" : path + ".";
            fields.forEach((name, inner) -> collect(before + (free ? "*" : name), inner, paths));
        } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?>) {
            list.forEach(inner -> collect(path + "[]", inner, paths));
        } else {
            paths.add(path);
        }
    }
}
