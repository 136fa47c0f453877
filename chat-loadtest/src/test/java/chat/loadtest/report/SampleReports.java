package chat.loadtest.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Makes reports that look like those of real runs: 40 members of a room each, latencies with a tail, and what somebody did to
 * the server. The same seed makes the same report.
 */
final class SampleReports {

    private static final int MEMBERS = 40;
    private static final int LATENCIES_A_SECOND = 4000;

    private final Random random;
    private int seconds = 60;
    private double rate = 5000;
    private double millis = 1;
    private int stallAt = -1;
    private int killAt = -1;
    private final List<Step> steps = new ArrayList<>();
    private @Nullable ServerMetrics server;
    private boolean cold;
    private boolean withServer;
    private double cpu = 0.6;
    private Judgement judgement = new Judgement(
            Outcome.CLEAN, "18,000,000 deliveries: none lost, none twice, all in order", List.of(), List.of());
    private @Nullable Cluster cluster;
    private long lost;
    private String name = "k3f9a2";

    SampleReports(long seed) {
        this.random = new Random(seed);
    }

    SampleReports seconds(int count) {
        seconds = count;
        return this;
    }

    SampleReports rate(double perSecond) {
        rate = perSecond;
        return this;
    }

    /** Typical latency. */
    SampleReports millis(double typical) {
        millis = typical;
        return this;
    }

    /** Both sides are cold in the first seconds. */
    SampleReports cold() {
        cold = true;
        return this;
    }

    /** The server does nothing for 2 s from then on. */
    SampleReports stallAt(int second) {
        stallAt = second;
        return this;
    }

    /** The server is gone in this second and the next, and everybody comes back in the one after. */
    SampleReports killAt(int second) {
        killAt = second;
        return this;
    }

    SampleReports withServer(double share) {
        withServer = true;
        cpu = share;
        return this;
    }

    SampleReports server(ServerMetrics metrics) {
        server = metrics;
        return this;
    }

    SampleReports cluster(Cluster nodes) {
        cluster = nodes;
        return this;
    }

    SampleReports step(Step step) {
        steps.add(step);
        return this;
    }

    SampleReports named(String run) {
        name = run;
        return this;
    }

    SampleReports judged(Outcome outcome, String line, long missing, Violation... violations) {
        judgement = new Judgement(outcome, line, List.of(violations), List.of());
        lost = missing;
        return this;
    }

    RunReport make() {
        Histogram delivery = histogram();
        Histogram ack = histogram();
        Histogram late = histogram();
        List<Sample> samples = new ArrayList<>();
        List<ServerSample> serverSamples = new ArrayList<>();
        long sent = 0;
        double lag = 0;
        for (int second = 0; second < seconds; second++) {
            boolean down = second == killAt || second == killAt + 1 && killAt >= 0;
            boolean stalled = second == stallAt || second == stallAt + 1 && stallAt >= 0;
            lag = down || stalled ? lag + 1 : 0;
            boolean after = second == killAt + 2 && killAt >= 0 || second == stallAt + 2 && stallAt >= 0;
            Histogram secondDelivery = histogram();
            Histogram secondAck = histogram();
            Histogram secondLate = histogram();
            double worse = Math.exp(random.nextGaussian() * 0.12) * (cold ? Math.max(1, 16 >> 2 * second) : 1);
            if (lag == 0) {
                for (int i = 0; i < LATENCIES_A_SECOND * (after ? 3 : 1); i++) {
                    double waited = after && i % 3 > 0 ? 2000 - 2000.0 * i / LATENCIES_A_SECOND / 3 : 0;
                    long micros = (long) (1000 * (waited + worse * latency()));
                    secondDelivery.recordValue(micros);
                    secondAck.recordValue(200 + micros * 2 / 3);
                    secondLate.recordValue((long) Math.abs(20 * random.nextGaussian()));
                }
            }
            delivery.add(secondDelivery);
            ack.add(secondAck);
            late.add(secondLate);
            double factor = lag > 0 ? 0 : after ? 3 : 1;
            sent += (long) rate;
            samples.add(new Sample(
                    second,
                    1000,
                    rate,
                    (long) rate,
                    (long) (rate * factor),
                    0,
                    ((long) ((rate + 3 * random.nextGaussian()) * factor)) * MEMBERS,
                    second > seconds / 2 ? lost : 0,
                    down ? 0 : 10_000,
                    second == killAt + 2 && killAt >= 0 ? 10_000 : 0,
                    LatencyMicros.of(secondDelivery),
                    LatencyMicros.of(secondAck),
                    LatencyMicros.of(secondLate),
                    0.4 + 0.03 * random.nextGaussian(),
                    events(second)));
            if (withServer && !down) {
                serverSamples.add(serverSample(second, sent, factor));
            }
        }
        return new RunReport(
                "chat-loadtest 0.1.0",
                name,
                "storm",
                "ws://127.0.0.1:8000/ws",
                "chat.v1",
                settings(),
                Instant.parse("2026-11-24T10:00:00Z"),
                seconds * 1000L,
                new Machine(2, "OpenJDK 64-Bit Server VM 25.0.3+9-LTS", "Linux 6.18.0 amd64"),
                judgement,
                totals(sent),
                Latencies.of(delivery),
                Latencies.of(ack),
                Latencies.of(late),
                new ComeBack(LatencyMicros.of(delivery), 3, 1, killAt < 0 ? null : 2_400L, 0),
                steps,
                samples,
                cluster,
                withServer
                        ? new ServerMetrics("http://127.0.0.1:8001/metrics", "resident memory", serverSamples)
                        : server);
    }

    private static Histogram histogram() {
        return new Histogram(TimeUnit.HOURS.toMicros(1), 3);
    }

    /** Milliseconds, now and then many. */
    private double latency() {
        return random.nextInt(300) == 0
                ? millis * 8 * Math.exp(random.nextGaussian() * 0.6)
                : millis * Math.exp(random.nextGaussian() * 0.45);
    }

    private List<String> events(int second) {
        if (killAt >= 0 && second == killAt) {
            return List.of("server killed");
        }
        if (killAt >= 0 && second == killAt + 2) {
            return List.of("server restarted");
        }
        return stallAt >= 0 && second == stallAt ? List.of("server stalled") : List.of();
    }

    private ServerSample serverSample(int second, long sent, double factor) {
        return new ServerSample(
                second,
                Math.max(0.01, (factor == 0 ? 0.02 : cpu * Math.sqrt(factor)) + 0.02 * random.nextGaussian()),
                (long) (300e6 + 40e6 * (second % 12) / 12 + 1e6 * second),
                Map.of(
                        "chat_connections",
                        10_000.0,
                        "chat_messages_in_messages_total",
                        (double) sent,
                        "chat_deliveries_messages_total",
                        (double) sent * MEMBERS,
                        "chat_members_behind_members",
                        Math.max(0, Math.rint(3 * random.nextGaussian())),
                        "chat_store_commit_seconds_count",
                        second * 300.0,
                        "chat_store_commit_seconds_sum",
                        second * 0.5 + 0.1 * random.nextDouble(),
                        "chat_store_waiting_messages",
                        (double) random.nextInt(40)));
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("connections", "10000");
        settings.put("rooms", "250");
        settings.put("publishers", "10000");
        settings.put("rate", (long) rate + "/s");
        settings.put("duration", seconds + "s");
        settings.put("text-bytes", "128");
        return settings;
    }

    private Totals totals(long sent) {
        return new Totals(
                sent,
                sent,
                0,
                sent * MEMBERS - lost,
                Map.of("lost", lost),
                lost > 0 ? Map.of("rate_limited", 12L) : Map.of(),
                killAt >= 0 ? Map.of(1006, 9_990L, 4001, 10L) : Map.of(),
                killAt >= 0 ? 10_000 : 0);
    }

    /** Writes pages to look at into the folder that is named first. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
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
                                new Violation("lost", "load-1-k3f9a2", "member 17 never saw seq 8812"))
                        .make());
    }
}
