package chat.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import chat.loadtest.judge.ViolationKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Status and output of a command that ran in this process. Immutable. */
public record Result(int status, String out, String err) {

    /** For runs that lose something: as long as what is late on a busy machine may take, as that would be lost, too. */
    static final String LOSES = "--patience=3s";

    private static final Pattern SOME_CAME = Pattern.compile("delivered [1-9]");

    /** 40 messages in all, to 3 members each. */
    private static final String[] SMALL_RUN = {
        "--connections=6",
        "--rooms=2",
        "--publishers=2",
        "--rate=200",
        "--duration=200ms",
        "--patience=60s", // which nobody waits for where all comes
        "--most-late=1h" // as these tests share the machine with others
    };

    public static Result of(String... args) {
        return of(new EarlyEnd(), new StringWriter(), args);
    }

    /** Ends early, after the first line of progress. */
    private static Result ofEndingEarly(String... args) {
        EarlyEnd earlyEnd = new EarlyEnd();
        return of(
                earlyEnd,
                new StringWriter() {
                    @Override
                    public void write(String text, int from, int length) {
                        super.write(text, from, length);
                        if (SOME_CAME.matcher(text).find()) {
                            earlyEnd.want();
                        }
                    }
                },
                args);
    }

    private static Result of(EarlyEnd earlyEnd, StringWriter err, String... args) {
        StringWriter out = new StringWriter();
        int status = LoadTestMain.execute(new PrintWriter(out), new PrintWriter(err), earlyEnd, args);
        return new Result(status, out.toString(), err.toString());
    }

    /** Of a small run; later flags stand in for its own. */
    static Result ofRun(String url, String... flags) {
        return of(smallRun(url, flags));
    }

    static Result ofRunEndingEarly(String url, String... flags) {
        return ofEndingEarly(smallRun(url, flags));
    }

    private static String[] smallRun(String url, String... flags) {
        List<String> args = new ArrayList<>(List.of("run", "--url", url));
        String all = String.join(" ", flags);
        for (String flag : SMALL_RUN) {
            String name = flag.replaceAll("=.*", "=");
            if (name.equals("--rate=") && all.matches(".*--(steps|window).*")
                    || name.equals("--duration=") && all.matches(".*--(steps|find-limit).*")) {
                continue;
            }
            if (List.of(flags).stream().noneMatch(other -> other.startsWith(name))) {
                args.add(flag);
            }
        }
        args.addAll(List.of(flags));
        return args.toArray(String[]::new);
    }

    /** The number in the line that begins with {@code name}. */
    long count(String name) {
        return out.lines()
                .filter(line -> line.stripLeading().matches(name + " +\\d+"))
                .map(line -> line.replaceAll(".* ", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseGet(() -> absent(name));
    }

    /** Violations have a line only where there are some. */
    private long absent(String name) {
        if (Arrays.stream(ViolationKind.values()).anyMatch(kind -> kind.text().equals(name))) {
            return 0;
        }
        throw new AssertionError("no line " + name + " in\n" + out + err);
    }

    /** Asserts that the run is violated in one way only. */
    void assertOnly(String violation, long count) {
        assertThat(status).as(toString()).isEqualTo(1);
        for (ViolationKind kind : ViolationKind.values()) {
            assertThat(count(kind.text()))
                    .as(kind + toString())
                    .isEqualTo(kind.text().equals(violation) ? count : 0);
        }
    }

    /** The number after {@code percentile} in the line that begins with {@code name}, in milliseconds. */
    double millis(String name, String percentile) {
        return out.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll(".* " + percentile.replace(".", "\\.") + " ([0-9.]+).*", "$1"))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line " + name + " in\n" + out + err));
    }

    /** Bad use: one line, nothing else. */
    public void assertRefused(String... words) {
        assertThat(out).isEmpty();
        assertThat(err.lines()).hasSize(1);
        assertThat(err).startsWith("chat-loadtest: ").contains(words);
        assertThat(status).isEqualTo(2);
    }

    void assertClean() {
        assertThat(status).as(toString()).isZero();
        assertThat(out).contains("\nclean: ");
    }
}
