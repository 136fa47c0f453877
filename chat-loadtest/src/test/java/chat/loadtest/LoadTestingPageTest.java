package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.judge.ViolationKind;
import chat.loadtest.plan.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The page tells of all that the program has, and of nothing else. */
final class LoadTestingPageTest {

    private static final Pattern FLAG = Pattern.compile("(?m)^\\| `(--[a-z0-9-]+)[ `]");
    private static final Pattern FIRST_CELL = Pattern.compile("(?m)^\\| `([a-z -]+)` \\|");

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/load-testing.md"));
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static String section(String page, String heading) {
        String rest = page.substring(page.indexOf("\n## " + heading + "\n") + 1);
        return rest.substring(0, rest.indexOf("\n## ", 1));
    }

    @Test
    void hasEveryFlagOfTheCommandRun() throws IOException {
        Set<String> flags = CommandSpec.forAnnotatedObject(new RunCommand()).options().stream()
                .map(OptionSpec::longestName)
                .collect(Collectors.toCollection(TreeSet::new));
        flags.removeAll(Set.of("--help", "--version"));
        assertThat(all(FLAG, section(page(), "Flags"))).isEqualTo(flags);
    }

    @Test
    void hasEveryScenario() throws IOException {
        assertThat(all(FIRST_CELL, section(page(), "Scenarios"))).isEqualTo(new TreeSet<>(Scenario.BUILT_IN));
    }

    @Test
    void hasEveryViolation() throws IOException {
        assertThat(all(FIRST_CELL, section(page(), "The judge")))
                .isEqualTo(Arrays.stream(ViolationKind.values())
                        .map(ViolationKind::text)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }
}
