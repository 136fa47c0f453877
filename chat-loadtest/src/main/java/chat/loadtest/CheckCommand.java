package chat.loadtest;

import chat.loadtest.judge.HistoryCheck;
import chat.loadtest.judge.Violations;
import chat.loadtest.plan.CannotRunException;
import chat.loadtest.report.FileProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code check}: compares a run's journal with the server's history. Confined to the main thread. */
@Command(
        name = "check",
        description =
                "Compares the journal of a run with exports of its rooms: the history holds every acknowledged message "
                        + "once, has no gap, and has every sender's messages in order.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the history holds every acknowledged message, once and in order",
            "1:it does not",
            "2:a file cannot be read, or no export of a room was given",
            "3:a fault in this program"
        })
@SuppressWarnings("NullAway.Init") // set by picocli
final class CheckCommand implements Callable<Integer> {

    private interface Reading {
        void read(String name, BufferedReader lines) throws IOException;
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--journal",
            required = true,
            paramLabel = "FILE",
            description = "The file that the run wrote by its flag --journal.")
    private Path journal;

    @Parameters(
            arity = "1..*",
            paramLabel = "EXPORT",
            description = "The output of chat-server history export, for each room of the run.")
    private List<Path> exports;

    @Override
    public Integer call() {
        HistoryCheck check = new HistoryCheck();
        read(journal, check::readJournal);
        exports.forEach(export -> read(export, check::readExport));
        check.finish();
        PrintWriter out = spec.commandLine().getOut();
        Violations violations = check.violations();
        violations
                .details()
                .forEach(detail -> out.println(detail.kind().text() + ": " + detail.room() + ": " + detail.text()));
        out.println((violations.total() == 0 ? "clean: " : "violated: " + Verdicts.count(violations) + "; ")
                + check.acknowledged() + " acknowledged, " + check.messages() + " in the history"
                + (check.older() == 0 ? "" : ", " + check.older() + " acknowledged but older than the history"));
        return violations.total() == 0 ? LoadTestMain.PASSED : LoadTestMain.FAILED;
    }

    private static void read(Path file, Reading reading) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            reading.read(file.toString(), lines);
        } catch (IOException e) {
            throw new CannotRunException("cannot read " + file + ": " + FileProblem.words(e));
        }
    }
}
