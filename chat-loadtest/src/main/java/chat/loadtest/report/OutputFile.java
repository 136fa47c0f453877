package chat.loadtest.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that will be written when a run has ended. Immutable. */
public record OutputFile(Path path) {

    /**
     * Finds out before a run whether the file can be written; what it holds stays as it is.
     *
     * @throws IOException if it cannot be written; its message is one line for the user
     */
    public void requireWritable() throws IOException {
        try {
            boolean existed = Files.exists(path);
            Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            if (!existed) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new IOException("cannot write " + path + ": " + FileProblem.words(e), e);
        }
    }

    /** Writes a report as JSON. */
    public void writeJson(RunReport report) throws IOException {
        Files.writeString(path, ReportJson.text(report) + "\n");
    }

    /** Writes the verdict as JUnit's runners do. */
    public void writeJunit(RunReport report) throws IOException {
        Files.writeString(path, JunitXml.text(report));
    }

    /** Writes a report as a page. */
    public void writeHtml(RunReport report) throws IOException {
        Files.writeString(path, ReportPage.html(report));
    }
}
