package chat.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.TestServer;
import chat.server.metrics.PostgresMetrics;
import chat.server.metrics.SignalMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Holds the dashboard and the alert rules to what a server exports. */
class ObservingFilesTest {

    private static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();
    private static final Pattern METRIC = Pattern.compile("\\b(?:chat|process|jvm|system)_[a-z_0-9]+");
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE ([a-z_0-9]+?)(?:_max)? ");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_0-9]+)[ {]");

    @ParameterizedTest
    @ValueSource(strings = {"grafana/chat-server.json", "prometheus/alerts.yml"})
    void asksForMetricsThatAServerExports(String file, @TempDir Path data) throws IOException {
        String text = Files.readString(DOCS.resolve(file));
        try (TestServer server = TestServer.defaults().data(data).start()) {
            Set<String> exported = names(SAMPLE, server.scrape() + ofNodes(), 1);

            assertThat(names(METRIC, text, 0)).isNotEmpty().isSubsetOf(exported);
        }
    }

    /** What a node with others exports besides. */
    private static String ofNodes() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new SignalMeters(registry).count(() -> 0, () -> 0);
        new PostgresMetrics(registry);
        return registry.scrape();
    }

    private static Set<String> names(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theDashboardShowsEachMetricOfNodes() throws IOException {
        String text = Files.readString(DOCS.resolve("grafana/chat-server.json"));

        assertThat(names(FAMILY, ofNodes(), 1)).hasSizeGreaterThan(15).allMatch(text::contains);
    }

    @Test
    void theDashboardIsJsonWhosePanelsHaveTheirOwnIds() throws IOException {
        var panels = JsonMapper.shared()
                .readTree(Files.readString(DOCS.resolve("grafana/chat-server.json")))
                .get("panels");

        assertThat(panels.valueStream().map(panel -> panel.get("id").asInt()))
                .hasSizeGreaterThan(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void theRulesAreThoseThatTheirTestsExpect() throws Exception {
        Output tested = promtool(
                "", "test", "rules", DOCS.resolve("prometheus/alerts_test.yml").toString());

        assertThat(tested.text).contains("SUCCESS");
        assertThat(tested.status).isZero();
        Matcher alert =
                Pattern.compile("alert: (\\w+)").matcher(Files.readString(DOCS.resolve("prometheus/alerts.yml")));
        String tests = Files.readString(DOCS.resolve("prometheus/alerts_test.yml"));
        while (alert.find()) {
            assertThat(tests).contains("alertname: " + alert.group(1) + "\n");
        }
    }

    /** The hours of the certificate are what operators reckon in. */
    @Test
    void promtoolHasNothingToSayOfTheScrapeButOneUnit(@TempDir Path data) throws Exception {
        try (TestServer server = TestServer.defaults().data(data).start()) {
            Output checked = promtool(server.scrape(), "check", "metrics");

            assertThat(checked.text
                            .lines()
                            .filter(line -> !line.matches("chat_(api_)?tls_certificate_expiry_hours .*")))
                    .isEmpty();
        }
    }

    private record Output(int status, String text) {}

    /** Debian's package prometheus has it; without it a test ends here, but for continuous integration. */
    private static Output promtool(String input, String... words) throws IOException, InterruptedException {
        Path program = Path.of("/usr/bin/promtool");
        if (!Files.isExecutable(program)) {
            assertThat(System.getenv("CI")).as("promtool is missing").isNull();
            Assumptions.abort("*** TESTS ARE LEFT OUT: promtool is missing ***");
        }
        ProcessBuilder builder = new ProcessBuilder(program.toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(words));
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }
}
