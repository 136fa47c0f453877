package chat.loadtest.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code compare}: says what changed from one run to another. Confined to the main thread. */
@Command(
        name = "compare",
        description = "Says what changed from one run to another beyond the noise.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:no change for the worse",
            "1:something is worse beyond the noise",
            "2:a file cannot be read, or the two cannot be compared"
        })
public final class CompareCommand implements Callable<Integer> {

    private static final int WORSE = 1;
    private static final int NOT_COMPARED = 2;
    private static final double PERCENT = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "A.json", description = "The run before, as --json wrote it.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path fileA;

    @Parameters(index = "1", paramLabel = "B.json", description = "The run after.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path fileB;

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            description = "Changes up to this are noise in any case, as runs differ more than the seconds of one run.")
    private double tolerancePercent = 10;

    @Option(
            names = "--anyway",
            description = "Also compares runs of other settings, and those of which one is no result.")
    private boolean anyway;

    /** Made by picocli. */
    public CompareCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            RunReport a = ReportReader.read(fileA);
            RunReport b = ReportReader.read(fileB);
            List<Comparison.Row> rows = compare(a, b);
            out.println("A  " + fileA + ": " + described(a));
            out.println("B  " + fileB + ": " + described(b));
            return print(rows, out);
        } catch (IOException e) {
            spec.commandLine().getErr().println("chat-loadtest: " + e.getMessage());
            return NOT_COMPARED;
        }
    }

    private List<Comparison.Row> compare(RunReport a, RunReport b) throws IOException {
        if (!(tolerancePercent >= 0)) {
            throw new IOException("--tolerance must be 0 or more");
        }
        requireResult(a, fileA);
        requireResult(b, fileB);
        List<String> differences = Comparison.differences(a, b, fileA.toString(), fileB.toString());
        if (!anyway && !differences.isEmpty()) {
            throw new IOException("the runs are not alike: " + String.join("; ", differences)
                    + " (--anyway compares them all the same)");
        }
        Comparison comparison = new Comparison(a, b, tolerancePercent / PERCENT);
        if (comparison.seconds() < Comparison.LEAST_SECONDS) {
            throw new IOException("the runs have " + comparison.seconds() + " s in common, and it takes "
                    + Comparison.LEAST_SECONDS + " to tell a change from noise");
        }
        return comparison.rows();
    }

    private void requireResult(RunReport report, Path file) throws IOException {
        if (report.judgement().outcome() == Outcome.SATURATED && !anyway) {
            throw new IOException(
                    file + ": the generator was saturated, so it is no result (--anyway compares it all the same)");
        }
    }

    private static String described(RunReport report) {
        return report.scenario() + " " + report.run() + ", " + report.start() + ", " + report.program() + ", "
                + report.machine().cores() + " processors, " + report.machine().jvm();
    }

    private static int print(List<Comparison.Row> rows, PrintWriter out) {
        TextTable table = new TextTable("", "A", "B", "change", "noise", "");
        rows.forEach(row -> table.add(row.cells()));
        out.println();
        table.print(out);
        out.println();
        String worse = rows.stream()
                .filter(row -> row.change() == Comparison.Change.WORSE)
                .map(Comparison.Row::metric)
                .collect(Collectors.joining(", "));
        out.println(worse.isEmpty() ? "no change for the worse" : "worse beyond the noise: " + worse);
        return worse.isEmpty() ? 0 : WORSE;
    }
}
