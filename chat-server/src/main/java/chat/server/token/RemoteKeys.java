package chat.server.token;

import chat.server.metrics.TokenMeters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an address, as they were when they could be read last. They are read again before anybody waits for that, and at once for a
 * token that names a key which is not among them, but not more often than the pace allows. Thread-safe; reads on a thread of its own.
 */
final class RemoteKeys implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RemoteKeys.class);

    /**
     * How often keys are read.
     *
     * @param again after keys were read
     * @param retry after they could not be
     * @param gap between two looks at least, for tokens with keys that are not known
     * @param answer that the source has, from the first byte to the last
     */
    record Pace(Duration again, Duration retry, Duration gap, Duration answer) {
        static final Pace USUAL =
                new Pace(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5));
    }

    private final URI address;
    private final Pace pace;
    private final TokenMeters meters;
    private final ScheduledThreadPoolExecutor thread;
    private final HttpClient client;
    private volatile List<TokenKey> present = List.of();
    private volatile boolean reachable;
    private @Nullable String body; // of the set that is present; of the read under way
    private String trouble = ""; // that the log has heard of last; of the read under way
    private @Nullable CompletableFuture<@Nullable Void> reading; // guarded by this
    private long beganNanos; // guarded by this

    private RemoteKeys(URI address, Pace pace, TokenMeters meters) {
        this.address = address;
        this.pace = pace;
        this.meters = meters;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "token-keys");
            made.setDaemon(true);
            return made;
        });
        this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.client = HttpClient.newBuilder()
                .executor(thread)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(pace.answer)
                .build();
    }

    /** Begins to read. */
    static RemoteKeys of(URI address, Pace pace, TokenMeters meters) {
        RemoteKeys keys = new RemoteKeys(address, pace, meters);
        keys.begin();
        return keys;
    }

    URI address() {
        return address;
    }

    /** Those that were read last; none before the first time. */
    List<TokenKey> present() {
        return present;
    }

    /** Whether they could be read the last time. */
    boolean isReachable() {
        return reachable;
    }

    /** Completes when the keys are newer than those seen, or as new as they may be now. Never fails. */
    CompletionStage<@Nullable Void> renewed(List<TokenKey> seen) {
        synchronized (this) {
            if (reading != null) {
                return reading;
            }
            if (!present.equals(seen) || System.nanoTime() - beganNanos < pace.gap.toNanos()) {
                return CompletableFuture.completedFuture(null);
            }
        }
        return begin();
    }

    private CompletionStage<@Nullable Void> begin() {
        CompletableFuture<@Nullable Void> mine = new CompletableFuture<>();
        synchronized (this) {
            if (reading != null) {
                return reading;
            }
            reading = mine;
            beganNanos = System.nanoTime();
        }
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(pace.answer)
                .header("accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request, answer -> new BoundedBody());
        exchange.copy()
                .orTimeout(pace.answer.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((answer, failure) -> ended(mine, exchange, answer, failure));
        return mine;
    }

    private void ended(
            CompletableFuture<@Nullable Void> mine,
            CompletableFuture<HttpResponse<String>> exchange,
            @Nullable HttpResponse<String> answer,
            @Nullable Throwable failure) {
        exchange.cancel(true); // one that takes too long is still under way
        try {
            if (answer == null) {
                throw new IOException(failure == null ? "no answer" : reason(failure));
            }
            if (answer.statusCode() != 200) {
                throw new IOException("it answers with status " + answer.statusCode());
            }
            loaded(answer.body());
        } catch (IOException | ParseException e) {
            failed(String.valueOf(e.getMessage()));
        } finally {
            synchronized (this) {
                reading = null;
            }
            mine.complete(null);
            readLater();
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private void loaded(String answer) throws ParseException {
        List<String> faults = List.of();
        if (!answer.equals(body)) {
            KeySet read = KeySet.parse(answer);
            present = read.keys();
            body = answer;
            faults = read.faults();
        }
        meters.count(TokenMeters.KeyRead.LOADED);
        if (!reachable) {
            log.info("tokens are checked with {} keys of {}", present.size(), address);
        }
        if (!faults.isEmpty()) {
            log.warn("{} of the keys of {} cannot be used; the first: {}", faults.size(), address, faults.get(0));
        }
        reachable = true;
        trouble = "";
    }

    /** Says so once for each reason, however often it is tried. */
    private void failed(String why) {
        meters.count(TokenMeters.KeyRead.FAILED);
        if (!why.equals(trouble)) {
            log.warn("the keys of {} cannot be read, {} go on: {}", address, present.size(), why);
        }
        reachable = false;
        trouble = why;
    }

    private void readLater() {
        Duration wait = reachable ? pace.again : pace.retry;
        try {
            thread.schedule(this::begin, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return; // closed
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
