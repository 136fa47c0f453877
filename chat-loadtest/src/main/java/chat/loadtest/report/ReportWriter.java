package chat.loadtest.report;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a report as one JSON object, whose fields {@code docs/load-testing.md} lists. Fields may be added within one
 * {@link #FORMAT}. Confined to a thread.
 */
final class ReportWriter {

    static final int FORMAT = 1;

    private final JsonGenerator json;

    private ReportWriter(JsonGenerator json) {
        this.json = json;
    }

    /** The object and a line break, in UTF-8. */
    static byte[] json(RunReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json =
                new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            new ReportWriter(json).write(report);
            json.writeRaw('\n');
        }
        return bytes.toByteArray();
    }

    private void write(RunReport report) {
        json.writeStartObject();
        json.writeNumberProperty("format", FORMAT);
        json.writeStringProperty("program", report.program());
        json.writeStringProperty("run", report.run());
        json.writeStringProperty("scenario", report.scenario());
        json.writeStringProperty("url", report.url());
        json.writeStringProperty("dialect", report.dialect());
        json.writeObjectPropertyStart("settings");
        report.settings().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeStringProperty("start", report.start().toString());
        json.writeNumberProperty("durationMs", report.duration().toMillis());
        write(report.machine());
        write(report.judgement());
        write(report.totals());
        write("deliveryMicros", report.delivery());
        write("ackMicros", report.ack());
        write("lateMicros", report.late());
        json.writeArrayPropertyStart("steps");
        report.steps().forEach(this::write);
        json.writeEndArray();
        json.writeArrayPropertyStart("samples");
        report.samples().forEach(this::write);
        json.writeEndArray();
        if (report.server() != null) {
            write(report.server());
        }
        json.writeEndObject();
    }

    private void write(Machine machine) {
        json.writeObjectPropertyStart("machine");
        json.writeNumberProperty("cores", machine.cores());
        json.writeStringProperty("jvm", machine.jvm());
        json.writeStringProperty("os", machine.os());
        json.writeEndObject();
    }

    private void write(Judgement judgement) {
        json.writeBooleanProperty("passed", judgement.outcome().passed());
        json.writeStringProperty("verdict", judgement.outcome().text());
        json.writeStringProperty("verdictLine", judgement.line());
        json.writeArrayPropertyStart("violations");
        for (Violation violation : judgement.violations()) {
            json.writeStartObject();
            json.writeStringProperty("kind", violation.kind());
            json.writeStringProperty("room", violation.room());
            json.writeStringProperty("text", violation.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void write(Totals totals) {
        json.writeObjectPropertyStart("totals");
        json.writeNumberProperty("published", totals.published());
        json.writeNumberProperty("acknowledged", totals.acknowledged());
        json.writeNumberProperty("refused", totals.refused());
        json.writeNumberProperty("unanswered", totals.unanswered());
        json.writeNumberProperty("delivered", totals.delivered());
        json.writeNumberProperty("lost", totals.lost());
        json.writeNumberProperty("repeated", totals.repeated());
        json.writeNumberProperty("outOfOrder", totals.outOfOrder());
        json.writeNumberProperty("holes", totals.holes());
        json.writeNumberProperty("different", totals.different());
        json.writeNumberProperty("untruthfulRecoveries", totals.untruthfulRecoveries());
        write("errors", totals.errors());
        write("closes", totals.closes());
        json.writeNumberProperty("reconnects", totals.reconnects());
        json.writeEndObject();
    }

    private void write(String name, Map<?, ? extends Number> values) {
        json.writeObjectPropertyStart(name);
        values.forEach((key, value) -> {
            if (value instanceof Long count) {
                json.writeNumberProperty(String.valueOf(key), count);
            } else {
                write(String.valueOf(key), value.doubleValue());
            }
        });
        json.writeEndObject();
    }

    /** JSON has no infinite numbers: they are null. */
    private void write(String name, double number) {
        if (!Double.isFinite(number)) {
            json.writeNullProperty(name);
        } else if (number == Math.rint(number) && Math.abs(number) < 1L << 53) {
            json.writeNumberProperty(name, (long) number);
        } else {
            json.writeNumberProperty(name, number);
        }
    }

    private void write(String name, Histogram micros) {
        json.writeObjectPropertyStart(name);
        writeFields(LatencyMicros.of(micros));
        json.writeArrayPropertyStart("values");
        for (HistogramIterationValue value : micros.recordedValues()) {
            json.writeStartArray();
            json.writeNumber(value.getValueIteratedTo());
            json.writeNumber(value.getCountAtValueIteratedTo());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(String name, LatencyMicros latency) {
        json.writeObjectPropertyStart(name);
        writeFields(latency);
        json.writeEndObject();
    }

    private void writeFields(LatencyMicros latency) {
        json.writeNumberProperty("count", latency.count());
        json.writeNumberProperty("p50", latency.p50());
        json.writeNumberProperty("p90", latency.p90());
        json.writeNumberProperty("p99", latency.p99());
        json.writeNumberProperty("p99.9", latency.p999());
        json.writeNumberProperty("max", latency.max());
    }

    private void write(Step step) {
        json.writeStartObject();
        write("dueRate", step.dueRate());
        json.writeNumberProperty("fromSecond", step.fromSecond());
        json.writeNumberProperty("seconds", step.seconds());
        json.writeNumberProperty("sent", step.sent());
        json.writeNumberProperty("delivered", step.delivered());
        json.writeNumberProperty("lost", step.lost());
        write("deliveryMicros", step.delivery());
        json.writeBooleanProperty("held", step.held());
        json.writeEndObject();
    }

    private void write(Sample sample) {
        json.writeStartObject();
        json.writeNumberProperty("second", sample.second());
        json.writeNumberProperty("ms", sample.millis());
        write("dueRate", sample.dueRate());
        json.writeNumberProperty("sent", sample.sent());
        json.writeNumberProperty("acknowledged", sample.acknowledged());
        json.writeNumberProperty("delivered", sample.delivered());
        json.writeNumberProperty("lost", sample.lost());
        json.writeNumberProperty("connections", sample.connections());
        json.writeNumberProperty("reconnects", sample.reconnects());
        write("deliveryMicros", sample.delivery());
        write("ackMicros", sample.ack());
        write("lateMicros", sample.late());
        write("generatorCpu", sample.generatorCpu());
        json.writeArrayPropertyStart("events");
        sample.events().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(ServerMetrics server) {
        json.writeObjectPropertyStart("server");
        json.writeStringProperty("url", server.url());
        json.writeStringProperty("memoryKind", server.memoryKind());
        json.writeArrayPropertyStart("samples");
        for (ServerSample sample : server.samples()) {
            json.writeStartObject();
            json.writeNumberProperty("second", sample.second());
            if (sample.cpu() != null) {
                write("cpu", (double) sample.cpu());
            }
            if (sample.memoryBytes() != null) {
                json.writeNumberProperty("memoryBytes", (long) sample.memoryBytes());
            }
            write("metrics", sample.metrics());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
