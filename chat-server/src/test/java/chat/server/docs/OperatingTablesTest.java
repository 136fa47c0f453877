package chat.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Flags;
import chat.server.TestServer;
import chat.server.metrics.PostgresMetrics;
import chat.server.metrics.SignalMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

/** Holds the tables of {@code docs/operating.md} to the program. */
class OperatingTablesTest {

    private static final Pattern TYPE = Pattern.compile("# TYPE (chat_\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("(chat_[a-z_]+?)(_bucket|_count|_sum)?(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    private static final Pattern DEFAULT = Pattern.compile("\\(default: (.*)\\)");
    private static final Set<String> NO_DEFAULT = Set.of("off", "none");

    private final Markdown page;

    OperatingTablesTest() throws IOException {
        page = Markdown.page("operating.md");
    }

    @Test
    void theFlagTableNamesEveryFlagWithItsDefaultAndVariable() {
        List<List<String>> documented = page.tableUnder("## Flags").stream()
                .map(row -> row.subList(0, 3))
                .toList();

        assertThat(documented.stream().map(row -> List.of(row.get(0), row.get(2))))
                .containsExactlyElementsOf(Flags.settings().stream()
                        .map(option -> List.of(code(usage(option)), code(Flags.variable(option))))
                        .toList());
        assertThat(documented.stream().map(row -> row.get(1)).filter(cell -> !NO_DEFAULT.contains(cell)))
                .containsExactlyElementsOf(Flags.settings().stream()
                        .flatMap(option -> defaultOf(option).stream())
                        .toList());
    }

    /** A value, or what the help says of one that depends on the machine. */
    private static Optional<String> defaultOf(OptionSpec option) {
        Matcher said = DEFAULT.matcher(String.join(" ", option.description()));
        return said.find() ? Optional.of(orCode(said.group(1), option)) : Optional.empty();
    }

    private static String orCode(String said, OptionSpec option) {
        return said.equals(option.defaultValueString()) ? code(said) : said;
    }

    private static String usage(OptionSpec option) {
        return option.arity().min() == 0 ? option.longestName() : option.longestName() + " " + option.paramLabel();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    @Test
    void theMetricTableNamesWhatAServerTellsWithTypesAndLabels(@TempDir Path data) throws IOException {
        Path webhooks = Files.writeString(
                data.resolve("webhooks.toml"),
                "[some]\nurl = 'https://127.0.0.1:1/'\nsecret = 'whsec_" + "A".repeat(32)
                        + "'\nrooms = ['tea']\nevents = ['message']\n");
        Map<String, String> documented = documented("## Metrics");

        try (TestServer server =
                TestServer.defaults().data(data).webhooks(webhooks).start()) {
            assertThat(documented).containsExactlyEntriesOf(metrics(server.scrape()));
        }
    }

    @Test
    void theSecondMetricTableNamesWhatANodeTellsOfOthersAndOfTheirDatabase() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new SignalMeters(registry).count(() -> 0, () -> 0);
        new PostgresMetrics(registry);

        assertThat(documented("### Metrics of several nodes")).containsExactlyEntriesOf(metrics(registry.scrape()));
    }

    private Map<String, String> documented(String heading) {
        return page.tableUnder(heading).stream()
                .collect(Collectors.toMap(
                        row -> Markdown.codes(row.get(0)).get(0),
                        row -> described(row.get(1), Markdown.codes(row.get(3))),
                        (first, second) -> first + " twice",
                        TreeMap::new));
    }

    private static String described(String type, Iterable<String> labels) {
        return type + " by " + String.join(",", labels);
    }

    private static Map<String, String> metrics(String scrape) {
        Map<String, String> types = new TreeMap<>();
        Map<String, TreeSet<String>> labels = new TreeMap<>();
        for (String line : scrape.lines().toList()) {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                types.put(type.group(1), type.group(2));
            } else if (sample.matches() && sample.group(3) != null) {
                Matcher label = LABEL.matcher(sample.group(3));
                while (label.find()) {
                    labels.computeIfAbsent(sample.group(1), name -> new TreeSet<>())
                            .add(label.group(1));
                }
            }
        }
        types.replaceAll((name, type) -> {
            TreeSet<String> names = labels.getOrDefault(name, new TreeSet<>());
            names.remove("le");
            return described(type, names);
        });
        return types;
    }
}
