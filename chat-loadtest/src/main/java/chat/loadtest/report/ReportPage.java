package chat.loadtest.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A report as one HTML page that loads nothing: a template holds style, script, plot library and the report's JSON. Stateless.
 */
final class ReportPage {

    private static final Pattern INSERT = Pattern.compile("\\{\\{([\\w./]+)}}");

    private ReportPage() {}

    static String html(RunReport report) {
        String json = ReportJson.text(report).replace("<", "\\u003c"); // so that no text ends the script element
        return INSERT.matcher(resource("report.html"))
                .replaceAll(insert -> Matcher.quoteReplacement(
                        insert.group(1).equals("report.json") ? json : resource(insert.group(1))));
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream("/report/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
