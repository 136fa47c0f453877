package chat.loadtest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The file that gets a result as one JSON object. Confined to the main thread.
 *
 * @param path where it lies
 */
record ResultFile(Path path) {

    /** @throws CannotRunException if it cannot be written; what it holds stays as it is */
    void requireWritable() {
        try {
            boolean existed = Files.exists(path);
            Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
            if (!existed) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new CannotRunException(
                    "--json: cannot write " + path + " (" + e.getClass().getSimpleName() + ")");
        }
    }

    void write(Result result) throws IOException {
        try (OutputStream out = Files.newOutputStream(path);
                JsonGenerator json =
                        new JsonFactory().createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            writePlan(result.plan(), json);
            writeCounts(result, json);
            writeMillis(json, "latencyMs", result.counts().latencyMicros());
            writeMillis(json, "sentLateMs", result.counts().sentLateMicros());
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void writePlan(LoadPlan plan, JsonGenerator json) {
        json.writeStringProperty("run", plan.run());
        json.writeStringProperty("url", plan.target().uri().toString());
        json.writeNumberProperty("connections", plan.connections());
        json.writeNumberProperty("rooms", plan.rooms());
        json.writeNumberProperty("publishers", plan.publishers());
        json.writeNumberProperty("ratePerSecond", plan.ratePerSecond());
        json.writeNumberProperty("durationMs", plan.duration().toMillis());
        json.writeNumberProperty("textBytes", plan.textBytes());
    }

    private static void writeCounts(Result result, JsonGenerator json) {
        Counts counts = result.counts();
        json.writeBooleanProperty("passed", result.passed());
        json.writeNumberProperty("published", counts.published());
        json.writeNumberProperty("acknowledged", counts.acknowledged());
        json.writeNumberProperty("unanswered", result.missing().unanswered());
        json.writeNumberProperty("delivered", counts.delivered());
        json.writeNumberProperty("lost", result.missing().lost());
        json.writeNumberProperty("repeated", counts.repeated());
        json.writeNumberProperty("outOfOrder", counts.outOfOrder());
        writeMap(json, "errors", counts.errors());
        writeMap(json, "closes", counts.closes());
    }

    private static void writeMap(JsonGenerator json, String name, Map<?, Long> counts) {
        json.writeObjectPropertyStart(name);
        counts.forEach((key, count) -> json.writeNumberProperty(String.valueOf(key), (long) count));
        json.writeEndObject();
    }

    private static void writeMillis(JsonGenerator json, String name, Histogram micros) {
        json.writeObjectPropertyStart(name);
        Percentiles.of(micros)
                .forEach((percentile, value) ->
                        json.writeNumberProperty(percentile, value / (double) TimeUnit.MILLISECONDS.toMicros(1)));
        json.writeEndObject();
    }
}
