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

/** The command {@code compare}: finds what changed from one run to another. Confined to the main thread. */
@Command(
        name = "compare",
        description = "Shows what changed from one run to another, and which changes are larger than the noise.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:nothing is worse",
            "1:something is worse beyond the noise",
            "2:a file cannot be read, or the two runs cannot be compared"
        })
public final class CompareCommand implements Callable<Integer> {

    private static final int WORSE = 1;
    private static final int NOT_COMPARED = 2;
    private static final double PERCENT = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "A.json",
            description = "The run before: the file that its flag --json wrote.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path fileA;

    @Parameters(index = "1", paramLabel = "B.json", description = "The run after, likewise.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path fileB;

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            description =
                    "Changes up to this always count as noise, because two runs differ more than the seconds of one.")
    private double tolerancePercent = 10;

    @Option(names = "--anyway", description = "Compares runs with different settings, and runs without a result, too.")
    private boolean anyway;

    /** Made by picocli. */
    public CompareCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            RunReport a = ReportJson.read(fileA);
            RunReport b = ReportJson.read(fileB);
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
            throw new IOException("the runs differ in their settings: " + String.join("; ", differences)
                    + " (--anyway compares them)");
        }
        Comparison comparison = new Comparison(a, b, tolerancePercent / PERCENT);
        if (comparison.seconds() < Comparison.LEAST_SECONDS) {
            throw new IOException("the runs have " + comparison.seconds() + " s in common; a comparison takes at least "
                    + Comparison.LEAST_SECONDS + " s");
        }
        return comparison.rows();
    }

    private void requireResult(RunReport report, Path file) throws IOException {
        if (report.judgement().outcome() == Outcome.SATURATED && !anyway) {
            throw new IOException(
                    file + ": the generator was saturated, so this run is no result (--anyway compares it)");
        }
    }

    private static String described(RunReport report) {
        return (report.scenario() + " " + report.run()).strip() + ", " + report.start() + ", " + report.program() + ", "
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
        out.println(worse.isEmpty() ? "nothing is worse" : "worse beyond the noise: " + worse);
        return worse.isEmpty() ? 0 : WORSE;
    }
}
