package chat.loadtest.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReportPageTest {

    @Test
    void writesPagesToLookAt() throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "reports"));
        new OutputFile(folder.resolve("clean.html"))
                .writeHtml(new SampleReports(1).killAt(30).withServer(0.6).make());
        new OutputFile(folder.resolve("violated.html"))
                .writeHtml(new SampleReports(2)
                        .seconds(1500)
                        .stallAt(700)
                        .judged(
                                Outcome.VIOLATED,
                                "7 of 300,000,000 deliveries are lost",
                                7,
                                new Violation("lost", "load-1-k3f9a2", "ada-17 never saw seq 8812"),
                                new Violation("lost", "load-1-k3f9a2", "<script>alert(1)</script>"))
                        .make());
        assertThat(folder.resolve("clean.html")).isNotEmptyFile();
    }
}
