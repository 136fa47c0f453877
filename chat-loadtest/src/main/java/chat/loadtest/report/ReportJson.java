package chat.loadtest.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads a report as one JSON object with the fields of {@link RunReport}. Ignores fields that it does not know.
 * Stateless.
 */
public final class ReportJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private ReportJson() {}

    static String text(RunReport report) {
        return MAPPER.writeValueAsString(report);
    }

    /**
     * Reads a report's file.
     *
     * @throws IOException if the file cannot be read or holds no report; its message is one line and names the file
     */
    public static RunReport read(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read: " + FileProblem.words(e), e);
        }
        try {
            JsonNode json = MAPPER.readTree(bytes);
            if (json.path("format").asInt(0) != RunReport.FORMAT) {
                throw new IOException(file + ": no report of a run: its format is not " + RunReport.FORMAT);
            }
            if (json instanceof ObjectNode report && !report.has("cluster")) {
                report.putNull("cluster"); // written before there were several nodes
            }
            return MAPPER.treeToValue(json, RunReport.class);
        } catch (JacksonException e) {
            String message = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new IOException(file + ": no report of a run: " + path(e) + message, e);
        }
    }

    /** Where in the object the mistake is, such as {@code samples[3].second: }. */
    private static String path(JacksonException e) {
        String path = e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return path.isEmpty() ? "" : path.substring(1) + ": ";
    }
}
