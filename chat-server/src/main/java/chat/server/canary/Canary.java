package chat.server.canary;

import chat.server.metrics.CanaryMetrics;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says something in the server's own room at an interval, through the server's own port, and measures how long it takes until
 * it is delivered: the way of any message, with the store. Confined to one event loop, but for the questions of others.
 *
 * <p>It counts intervals and not time, so that a process that was stopped as a whole is not blamed.
 */
public final class Canary implements CanaryClient.Listener {

    private static final Logger log = LoggerFactory.getLogger(Canary.class);

    /** Intervals without a delivery after which clients should not be sent here. */
    static final int MOST_MISSED = 3;

    /** Intervals without any answer, a refusal included, after which the process should be started anew. */
    static final int MOST_SILENT = 6;

    /** After which it looks again whether it is to begin. */
    private static final Duration WHEN_OFF = Duration.ofSeconds(1);

    private static final int MOST_REASON_CHARS = 200;

    /** What an error begins with in the plain dialect. */
    private static final String ERROR = "{\"name\":\"*\",\"mess\":\"";

    private final EventLoop loop;
    private final Supplier<Duration> interval;
    private final Target target;
    private final BooleanSupplier mayConnect;
    private final CanaryMetrics metrics;

    /** The canaries of other nodes say something in the same room. */
    private final String name = "canary " + UUID.randomUUID();

    private @Nullable CanaryClient client;
    private boolean open;
    private long said;
    private long saidNanos;
    private boolean waiting;
    private boolean delivered;
    private boolean answered;
    private boolean stopped;
    private Duration present = WHEN_OFF;
    private String reason = "it has not connected yet";
    private int missed;
    private volatile int silent;
    private volatile Optional<String> trouble = Optional.empty();

    /**
     * Made at rest.
     *
     * @param interval how often it says something, asked each time; zero: not at all
     * @param mayConnect false while new connections wait, which is known elsewhere and no fault of a thread
     */
    public Canary(
            EventLoop loop,
            Supplier<Duration> interval,
            Target target,
            BooleanSupplier mayConnect,
            CanaryMetrics metrics) {
        this.loop = loop;
        this.interval = interval;
        this.target = target;
        this.mayConnect = mayConnect;
        this.metrics = metrics;
    }

    /** Begins, now. */
    public void start() {
        loop.execute(() -> {
            if (!interval.get().isZero()) {
                connect();
            }
            tickLater();
        });
    }

    private void tickLater() {
        Duration now = interval.get();
        present = now.isZero() ? WHEN_OFF : now;
        loop.schedule(this::tick, present.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Is heard no more. */
    public void stop() {
        loop.execute(() -> {
            stopped = true;
            trouble = Optional.empty();
            if (client != null) {
                client.close();
            }
        });
    }

    /** Why clients should not be sent here, in one line; empty if messages arrive. */
    public Optional<String> whyNotReady() {
        return trouble;
    }

    /** Why the process should be started anew, in one line; empty if it answers, be it with an error. */
    public Optional<String> whyNotAlive() {
        return silent >= MOST_SILENT ? trouble : Optional.empty();
    }

    private void tick() {
        if (stopped) {
            return;
        }
        if (interval.get().isZero()) {
            rest();
        } else {
            judge();
            if (client == null) {
                connect();
            } else if (open && !waiting) {
                say();
            }
        }
        tickLater();
    }

    private void rest() {
        if (client != null) {
            client.close();
        }
        missed = 0;
        silent = 0;
        trouble = Optional.empty();
        metrics.missed(0);
    }

    private void connect() {
        client = CanaryClient.connect(loop, target, this);
    }

    private void judge() {
        missed = delivered ? 0 : missed + 1;
        silent = delivered || answered || !mayConnect.getAsBoolean() ? 0 : silent + 1;
        delivered = false;
        answered = false;
        metrics.missed(missed);
        boolean wasIll = trouble.isPresent();
        if (missed >= MOST_MISSED) {
            trouble = Optional.of("a message of the server's own has not been delivered for "
                    + missed * present.toSeconds() + " s: " + reason);
        } else {
            trouble = Optional.empty();
        }
        if (wasIll != trouble.isPresent()) {
            log.warn("canary: {}", trouble.orElse("messages are delivered again"));
        }
    }

    private void say() {
        said++;
        waiting = true;
        reason = "it is not delivered, and not answered";
        saidNanos = System.nanoTime();
        if (client != null) {
            client.say(line());
        }
    }

    private String line() {
        return name + " " + said;
    }

    @Override
    public void onOpen() {
        open = true;
        say();
    }

    @Override
    public void onText(String text) {
        if (waiting && text.contains('"' + line() + '"')) {
            metrics.delivered(System.nanoTime() - saidNanos, TimeUnit.NANOSECONDS);
            delivered = true;
            waiting = false;
        } else if (text.startsWith(ERROR)) {
            answered = true;
            waiting = false;
            reason = text.substring(ERROR.length(), Math.min(text.lastIndexOf('"'), MOST_REASON_CHARS));
        } // else it is one that was given up
    }

    @Override
    public void onEnd(String why) {
        client = null;
        open = false;
        waiting = false;
        reason = why;
    }
}
