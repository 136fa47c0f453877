package chat.loadtest.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Reads what {@link ReportWriter} wrote, and leaves out fields that it does not know. Stateless. */
public final class ReportReader {

    private ReportReader() {}

    /**
     * Reads a report's JSON file.
     *
     * @throws IOException if it cannot be read or is none; its message is one line for the user and names the file
     */
    public static RunReport read(Path file) throws IOException {
        byte[] json;
        try {
            json = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
        try {
            return report(JsonTree.parse(json));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new IOException(file + ": no report of a run: " + e.getMessage(), e);
        }
    }

    private static RunReport report(JsonTree json) throws IOException {
        long format = json.count("format");
        if (format != ReportWriter.FORMAT) {
            throw new IOException("its format is " + format + ", and this program reads " + ReportWriter.FORMAT);
        }
        return new RunReport(
                json.text("program"),
                json.text("run"),
                json.text("scenario"),
                json.text("url"),
                json.text("dialect"),
                json.object("settings").map(String.class),
                Instant.parse(json.text("start")),
                Duration.ofMillis(json.count("durationMs")),
                machine(json.object("machine")),
                judgement(json),
                totals(json.object("totals")),
                histogram(json.object("deliveryMicros")),
                histogram(json.object("ackMicros")),
                histogram(json.object("lateMicros")),
                json.objects("steps", ReportReader::step),
                json.objects("samples", ReportReader::sample),
                json.has("server") ? server(json.object("server")) : null);
    }

    private static Machine machine(JsonTree json) throws IOException {
        return new Machine((int) json.count("cores"), json.text("jvm"), json.text("os"));
    }

    private static Judgement judgement(JsonTree json) throws IOException {
        return new Judgement(
                Outcome.ofText(json.text("verdict")),
                json.text("verdictLine"),
                json.objects(
                        "violations",
                        violation ->
                                new Violation(violation.text("kind"), violation.text("room"), violation.text("text"))));
    }

    private static Totals totals(JsonTree json) throws IOException {
        return new Totals(
                json.count("published"),
                json.count("acknowledged"),
                json.count("refused"),
                json.count("unanswered"),
                json.count("delivered"),
                json.count("lost"),
                json.count("repeated"),
                json.count("outOfOrder"),
                json.count("holes"),
                json.count("different"),
                json.count("untruthfulRecoveries"),
                json.object("errors").map(Long.class),
                json.object("closes").map(Integer::valueOf, Long.class),
                json.count("reconnects"));
    }

    private static Histogram histogram(JsonTree json) throws IOException {
        Histogram micros = LatencyMicros.newHistogram();
        for (Object pair : json.array("values")) {
            if (pair instanceof List<?> list
                    && list.size() == 2
                    && list.get(0) instanceof Long value
                    && list.get(1) instanceof Long count
                    && value >= 0
                    && count > 0) {
                micros.recordValueWithCount(Math.min(value, LatencyMicros.MOST_MICROS), count);
            } else {
                throw new IOException(json.path() + ".values has something that is no [microseconds, count]");
            }
        }
        return micros;
    }

    private static LatencyMicros latency(JsonTree json) throws IOException {
        return new LatencyMicros(
                json.count("count"),
                json.count("p50"),
                json.count("p90"),
                json.count("p99"),
                json.count("p99.9"),
                json.count("max"));
    }

    private static Step step(JsonTree json) throws IOException {
        return new Step(
                json.number("dueRate"),
                (int) json.count("fromSecond"),
                (int) json.count("seconds"),
                json.count("sent"),
                json.count("delivered"),
                json.count("lost"),
                latency(json.object("deliveryMicros")),
                json.flag("held"));
    }

    private static Sample sample(JsonTree json) throws IOException {
        List<String> events = new ArrayList<>();
        for (Object event : json.array("events")) {
            events.add(String.valueOf(event));
        }
        return new Sample(
                (int) json.count("second"),
                json.count("ms"),
                json.number("dueRate"),
                json.count("sent"),
                json.count("acknowledged"),
                json.count("delivered"),
                json.count("lost"),
                json.count("connections"),
                json.count("reconnects"),
                latency(json.object("deliveryMicros")),
                latency(json.object("ackMicros")),
                latency(json.object("lateMicros")),
                json.number("generatorCpu"),
                events);
    }

    private static ServerMetrics server(JsonTree json) throws IOException {
        return new ServerMetrics(
                json.text("url"), json.text("memoryKind"), json.objects("samples", ReportReader::serverSample));
    }

    private static ServerSample serverSample(JsonTree json) throws IOException {
        Map<String, Double> metrics = new LinkedHashMap<>();
        json.object("metrics").map(Number.class).forEach((name, value) -> metrics.put(name, value.doubleValue()));
        return new ServerSample(
                (int) json.count("second"),
                json.has("cpu") ? json.number("cpu") : null,
                json.has("memoryBytes") ? json.count("memoryBytes") : null,
                metrics);
    }
}
