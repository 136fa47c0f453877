package chat.server.token;

import chat.server.auth.Verdict;
import chat.server.config.AuthServer;
import chat.server.metrics.TokenMeters;
import chat.server.metrics.TokenMeters.Question;
import chat.server.metrics.TokenMeters.Result;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a server whose credentials they are: once at a time for the same ones, and not again while its answer holds. A server that fails is left alone for a
 * while. Thread-safe; has a thread of its own.
 */
final class AuthClient implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AuthClient.class);

    /** From the first byte to the last. */
    static final Duration ANSWER = Duration.ofSeconds(5);

    private static final int MOST_UNDER_WAY = 256;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern MAX_AGE = Pattern.compile("(?:^|[,\\s])max-age=(\\d{1,9})(?:$|[,\\s])");
    private static final JsonMapper JSON = new JsonMapper();

    private final AuthServer server;
    private final Duration answer;
    private final TokenMeters meters;
    private final Clock clock;
    private final ExecutorService thread;
    private final HttpClient client;
    private final Breaker breaker; // guarded by this
    private final Answers answers = new Answers(); // guarded by this
    private final Map<String, CompletableFuture<Verdict>> underWay = new HashMap<>(); // guarded by this

    AuthClient(AuthServer server, Duration answer, TokenMeters meters, Clock clock) {
        this.server = server;
        this.answer = answer;
        this.meters = meters;
        this.clock = clock;
        this.breaker = new Breaker(answer);
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "auth-url");
            made.setDaemon(true);
            return made;
        });
        this.client = HttpClient.newBuilder()
                .executor(thread)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(answer)
                .build();
    }

    AuthServer server() {
        return server;
    }

    CompletionStage<Verdict> verify(String token, Map<String, String> headers) {
        ObjectNode question = JSON.createObjectNode().put("token", token);
        ObjectNode shown = question.putObject("headers");
        new TreeMap<>(headers).forEach(shown::put);
        String body = question.toString();
        String key = hash(body);
        CompletableFuture<Verdict> mine = new CompletableFuture<>();
        synchronized (this) {
            Answers.Answer last = answers.find(key);
            if (last != null && last.holdsAt(clock.instant())) {
                meters.count(Question.CACHED);
                return CompletableFuture.completedFuture(last.verdict());
            }
            CompletableFuture<Verdict> same = underWay.get(key);
            if (same != null) {
                return same;
            }
            if (underWay.size() >= MOST_UNDER_WAY || !breaker.lets(System.nanoTime())) {
                meters.count(Question.SPARED);
                return CompletableFuture.completedFuture(withoutAnswer(last));
            }
            underWay.put(key, mine);
        }
        ask(key, body, mine);
        return mine;
    }

    private void ask(String key, String body, CompletableFuture<Verdict> mine) {
        HttpRequest request = HttpRequest.newBuilder(server.address())
                .timeout(answer)
                .header("content-type", "application/json")
                .header("accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(request, head -> new BoundedBody());
        exchange.copy().orTimeout(answer.toMillis(), TimeUnit.MILLISECONDS).whenComplete((response, failure) -> {
            exchange.cancel(true);
            mine.complete(ended(key, response, failure));
        });
    }

    private Verdict ended(String key, @Nullable HttpResponse<String> response, @Nullable Throwable failure) {
        Instant now = clock.instant();
        Answers.Answer found = null;
        String why = failure == null ? "" : failure.getClass().getSimpleName();
        try {
            if (response != null) {
                found = read(response, now);
            }
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
        }
        synchronized (this) {
            underWay.remove(key);
            if (found == null) {
                meters.count(Question.FAILED);
                if (breaker.failed(System.nanoTime())) {
                    log.warn("{} does not say whose tokens are whose: {}", server.address(), why);
                }
                return withoutAnswer(answers.find(key));
            }
            meters.count(Question.ANSWERED);
            breaker.succeeded();
            answers.put(key, found);
            return found.verdict();
        }
    }

    private static Answers.Answer read(HttpResponse<String> response, Instant now) throws IOException {
        Instant until = now.plus(lifetime(response));
        if (response.statusCode() == 401 || response.statusCode() == 403) {
            return new Answers.Answer(new Verdict.Refused(Result.DENIED, "the token is not accepted"), until);
        }
        if (response.statusCode() != 200) {
            throw new IOException("it answers with status " + response.statusCode());
        }
        try {
            return new Answers.Answer(
                    new Verdict.Known(Claims.parse(response.body()).identityAt(now)), until);
        } catch (RefusedException e) {
            throw new IOException("it answers what is no user: " + e.getMessage(), e);
        }
    }

    private static Duration lifetime(HttpResponse<String> response) {
        String control = String.join(",", response.headers().allValues("cache-control"));
        Matcher age = MAX_AGE.matcher(control);
        if (control.contains("no-store") || control.contains("no-cache") || !age.find()) {
            return Duration.ZERO;
        }
        Duration given = Duration.ofSeconds(Long.parseLong(age.group(1)));
        return given.compareTo(LONGEST) < 0 ? given : LONGEST;
    }

    private Verdict withoutAnswer(Answers.@Nullable Answer last) {
        boolean known = last != null && last.verdict() instanceof Verdict.Known && !last.hasExpired(clock.instant());
        return last != null && known && server.outage() == AuthServer.Outage.LAST_GOOD
                ? last.verdict()
                : new Verdict.Unavailable();
    }

    /** Nothing that can be shown is held here. */
    private static String hash(String credentials) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(credentials.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
