package chat.loadtest.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the server's metrics once a second on a daemon thread of its own (and those that the JDK's client has). A second in
 * which the server does not answer has no sample. {@link #start} and {@link #stop} belong to one thread, whichever it is.
 */
public final class ServerSamples {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final double NANOS_PER_SECOND = 1e9;

    /** Of the machine or the runtime, and not of the server. */
    private static final List<String> NOT_ITS_OWN =
            List.of("jvm_", "process_", "system_", "executor_", "logback_", "go_", "python_", "nodejs_", "disk_");

    private final URI uri;
    private final HttpClient client;
    private final List<ServerSample> samples = new ArrayList<>(); // the thread's, until it has ended
    private @Nullable Thread thread;
    private volatile boolean ended; // besides the interrupt, which the client's streams turn into a failure
    private String memoryKind = "";
    private double lastCpuSeconds = Double.NaN;
    private long lastNanos;

    /** Nothing is read yet. */
    public ServerSamples(URI uri) {
        this.uri = uri;
        this.client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    /**
     * Reads the metrics once, before a run. Blocks up to a few seconds.
     *
     * @throws IOException if the server does not answer with metrics; its message is one line for the user
     */
    public void requireReadable() throws IOException, InterruptedException {
        try {
            if (PrometheusText.sums(read()).isEmpty()) {
                throw new IOException("its answer holds no metrics");
            }
        } catch (ConnectException e) {
            throw new IOException("cannot read " + uri + ": no connection", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("cannot read " + uri + ": " + e.getMessage(), e);
        }
    }

    /**
     * Begins to read, once.
     *
     * @param startNanos when second 0 of the run begins, by {@link System#nanoTime()}
     */
    public void start(long startNanos) {
        Thread reading = new Thread(() -> readEverySecond(startNanos), "server-metrics");
        reading.setDaemon(true);
        thread = reading;
        reading.start();
    }

    /** Ends the thread and returns what it has read. Blocks until it has ended, which is soon. */
    public ServerMetrics stop() throws InterruptedException {
        Thread reading = thread;
        ended = true;
        if (reading != null) {
            reading.interrupt();
            reading.join();
        }
        return new ServerMetrics(uri.toString(), memoryKind, samples);
    }

    private void readEverySecond(long startNanos) {
        try {
            for (long second = 0; !ended; second = nextSecond(startNanos, second)) {
                long dueNanos = startNanos + TimeUnit.SECONDS.toNanos(second);
                TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
                try {
                    add((int) second, read(), System.nanoTime());
                } catch (IOException e) {
                    lastCpuSeconds = Double.NaN; // a gap; it may be another process that answers next
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // that is how it ends
        }
    }

    /** Leaves out the seconds that a slow answer took. */
    private static long nextSecond(long startNanos, long second) {
        return Math.max(second + 1, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos));
    }

    /** Unlike a wait for the JDK's blocking client, this one ends at an interrupt even in the middle of an answer. */
    String read() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
        CompletableFuture<HttpResponse<String>> asked = client.sendAsync(request, BodyHandlers.ofString(UTF_8));
        try {
            HttpResponse<String> response = asked.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("it answers with HTTP status " + response.statusCode());
            }
            return response.body();
        } catch (TimeoutException e) {
            throw new IOException("it takes longer than " + TIMEOUT.toSeconds() + " s to answer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } finally {
            asked.cancel(true);
        }
    }

    /**
     * Takes an answer.
     *
     * @param nowNanos when it came
     */
    void add(int second, String text, long nowNanos) {
        Map<String, Double> metrics = PrometheusText.sums(text);
        double cpuSeconds = cpuSeconds(metrics);
        double cpu = (cpuSeconds - lastCpuSeconds) * NANOS_PER_SECOND / (nowNanos - lastNanos);
        lastCpuSeconds = cpuSeconds;
        lastNanos = nowNanos;
        Map<String, Double> own = new TreeMap<>(metrics);
        own.keySet().removeIf(name -> NOT_ITS_OWN.stream().anyMatch(name::startsWith));
        samples.add(new ServerSample(second, cpu >= 0 ? cpu : null, memory(metrics), own));
    }

    /** Since the server's start; NaN if unknown. */
    private static double cpuSeconds(Map<String, Double> metrics) {
        Double nanos = metrics.get("process_cpu_time_ns_total");
        return nanos != null ? nanos / NANOS_PER_SECOND : metrics.getOrDefault("process_cpu_seconds_total", Double.NaN);
    }

    private @Nullable Long memory(Map<String, Double> metrics) {
        Double resident = metrics.get("process_resident_memory_bytes");
        if (resident != null) {
            memoryKind = "resident memory";
            return resident.longValue();
        }
        Double heap = metrics.get("jvm_memory_used_bytes");
        if (heap == null) {
            return null;
        }
        Double direct = metrics.get("chat_direct_memory_bytes");
        double outside = direct != null ? direct : metrics.getOrDefault("jvm_buffer_memory_used_bytes", 0.0);
        memoryKind = "used heap and direct memory; not the whole process";
        return (long) (heap + outside);
    }
}
