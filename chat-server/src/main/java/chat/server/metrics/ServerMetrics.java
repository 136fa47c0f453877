package chat.server.metrics;

import chat.protocol.CloseReason;
import chat.protocol.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;

/** The server's meters. Thread-safe. The methods that are called per message or per write cost a few additions. */
public final class ServerMetrics {

    /** What became of a {@code send}. */
    public enum SendResult {
        KEPT,
        DUPLICATE,
        REFUSED,
        UNAVAILABLE
    }

    /** What became of a request to upgrade to WebSocket. */
    public enum Handshake {
        ACCEPTED,
        BAD_REQUEST,
        BAD_VERSION,
        BAD_ORIGIN,
        BAD_SUBPROTOCOL,
        TOO_MANY_CONNECTIONS,
        DRAINING,
        TIMEOUT
    }

    private static final int[] HTTP_STATUSES = {200, 304, 400, 404, 405, 414, 431, 503};
    private static final Duration SHORTEST = Duration.ofNanos(100_000);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final MeterRegistry registry;
    private final LongAdder connections = new LongAdder();
    private final LongAdder membersBehind = new LongAdder();
    private final LongAdder deliveries = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder bytesSkipped = new LongAdder();
    private final Counter joins;
    private final Counter catchUps;
    private final Counter inboxOverflows;
    private final Counter storeFaults;
    private final Counter otherCloses;
    private final Timer publish;
    private final Timer loopDelay;
    private final Timer commit;
    private final DistributionSummary messagesPerCommit;
    private final DistributionSummary framesPerWrite;
    private final Map<SendResult, Counter> sends = new EnumMap<>(SendResult.class);
    private final Map<Handshake, Counter> handshakes = new EnumMap<>(Handshake.class);
    private final Map<CloseReason, Counter> closes = new EnumMap<>(CloseReason.class);
    private final Map<Integer, Counter> answers = new HashMap<>();
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);

    /** Registers every meter. */
    public ServerMetrics(MeterRegistry registry) {
        this.registry = registry;
        gauge("chat.connections", "connections", "Open WebSocket connections", connections);
        gauge("chat.members.behind", "members", "Members of rooms that read too slowly and wait", membersBehind);
        counter(
                "chat.skipped",
                "bytes",
                "Bytes that members who read too slowly were not sent live, and get from the history",
                bytesSkipped);
        counter("chat.deliveries", "messages", "Messages and pushes written to members", deliveries);
        bytes(bytesIn, "in");
        bytes(bytesOut, "out");
        joins = counter("chat.joins", "joins", "Connections that entered a room");
        catchUps = counter("chat.catchups", "catchups", "Members that read too slowly and then came level again");
        inboxOverflows = counter(
                "chat.loop.inbox.overflows",
                "messages",
                "Messages that a loop could not take and read back from history");
        storeFaults = counter("chat.store.faults", "faults", "Times that the store could not do what it was asked for");
        commit = timer("chat.store.commit", "Writing a transaction to the store until it is kept");
        messagesPerCommit = DistributionSummary.builder("chat.store.commit.messages")
                .baseUnit("messages")
                .description("Messages that share one transaction of the store")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
                .register(registry);
        publish = timer("chat.publish", "From the publication of a message to the last write to a member");
        loopDelay = timer("chat.loop.delay", "How late an event loop runs a task that is due");
        framesPerWrite = DistributionSummary.builder("chat.write.frames")
                .baseUnit("frames")
                .description("Frames that share one write to a member")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
                .register(registry);
        for (SendResult result : SendResult.values()) {
            sends.put(result, labelled("chat.messages.in", "messages", "Messages sent, by result", "result", result));
        }
        for (Handshake result : Handshake.values()) {
            handshakes.put(
                    result,
                    labelled("chat.handshakes", "handshakes", "WebSocket handshakes, by result", "result", result));
        }
        for (ErrorCode code : ErrorCode.values()) {
            errors.put(
                    code, labelled("chat.errors", "errors", "Commands answered with an error, by code", "code", code));
        }
        for (CloseReason reason : CloseReason.values()) {
            closes.put(reason, close(Integer.toString(reason.code())));
        }
        otherCloses = close("other");
        for (int status : HTTP_STATUSES) {
            answers.put(status, answer(status));
        }
    }

    /** Registers meters of the process, too: not for a registry that comes and goes, as some of them listen to the JVM for ever. */
    public void watchRuntime() {
        Gauge.builder("chat.direct.memory", PlatformDependent::usedDirectMemory)
                .baseUnit("bytes")
                .description("Direct memory that Netty has taken")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
    }

    private void gauge(String name, String unit, String description, LongAdder value) {
        Gauge.builder(name, value, LongAdder::sum)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private void counter(String name, String unit, String description, LongAdder value) {
        FunctionCounter.builder(name, value, sum())
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private void bytes(LongAdder value, String direction) {
        FunctionCounter.builder("chat.bytes", value, sum())
                .baseUnit("bytes")
                .tag("direction", direction)
                .description("Bytes of chat connections, by direction")
                .register(registry);
    }

    private static ToDoubleFunction<LongAdder> sum() {
        return LongAdder::sum;
    }

    private Counter counter(String name, String unit, String description) {
        return Counter.builder(name).baseUnit(unit).description(description).register(registry);
    }

    private Counter labelled(String name, String unit, String description, String label, Enum<?> value) {
        return Counter.builder(name)
                .baseUnit(unit)
                .description(description)
                .tag(label, value.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Counter close(String code) {
        return Counter.builder("chat.closes")
                .baseUnit("connections")
                .description("Connections closed, by the code that the server sent or got; other: none of ours")
                .tag("code", code)
                .register(registry);
    }

    private Counter answer(int status) {
        return Counter.builder("chat.http.answers")
                .baseUnit("answers")
                .description("HTTP requests other than handshakes, by the status of the answer")
                .tag("status", Integer.toString(status))
                .register(registry);
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
    }

    public void countRooms(IntSupplier rooms) {
        Gauge.builder("chat.rooms", rooms, IntSupplier::getAsInt)
                .baseUnit("rooms")
                .description("Rooms that somebody is in")
                .strongReference(true)
                .register(registry);
    }

    public void countUncommitted(IntSupplier messages) {
        Gauge.builder("chat.store.waiting", messages, IntSupplier::getAsInt)
                .baseUnit("messages")
                .description("Messages that wait for the store")
                .strongReference(true)
                .register(registry);
    }

    /** Some messages were kept together. */
    public void committed(int messages, long time, TimeUnit unit) {
        messagesPerCommit.record(messages);
        commit.record(time, unit);
    }

    public void storeFailed() {
        storeFaults.increment();
    }

    /** What a member that reads too slowly was not sent live. */
    public void skipped(int bytes) {
        bytesSkipped.add(bytes);
    }

    public void opened() {
        connections.increment();
    }

    public void closed() {
        connections.decrement();
    }

    public void closedWith(CloseReason reason) {
        count(closes, reason);
    }

    /** A connection ended with a code that its client chose, or with none. */
    public void closedByClient(int code) {
        for (CloseReason reason : CloseReason.values()) {
            if (reason.code() == code) {
                closedWith(reason);
                return;
            }
        }
        otherCloses.increment();
    }

    public void handshake(Handshake result) {
        count(handshakes, result);
    }

    public void answered(int status) {
        count(answers, status);
    }

    public void error(ErrorCode code) {
        count(errors, code);
    }

    public void sent(SendResult result) {
        count(sends, result);
    }

    private static <K> void count(Map<K, Counter> counters, K key) {
        Counter counter = counters.get(key);
        if (counter != null) {
            counter.increment();
        }
    }

    public void joined() {
        joins.increment();
    }

    public void fellBehind() {
        membersBehind.increment();
    }

    public void caughtUp() {
        membersBehind.decrement();
        catchUps.increment();
    }

    /** A member that was behind is gone. */
    public void leftBehind() {
        membersBehind.decrement();
    }

    public void inboxOverflow() {
        inboxOverflows.increment();
    }

    /**
     * The same frames were written to some members of a room.
     *
     * @param members how many
     * @param frames how many share the write
     * @param bytes written to all of them
     */
    public void wrote(int members, int frames, long bytes) {
        if (members > 0) {
            deliveries.add((long) members * frames);
            bytesOut.add(bytes);
            framesPerWrite.record(frames);
        }
    }

    public void replied(int bytes) {
        bytesOut.add(bytes);
    }

    public void read(int bytes) {
        bytesIn.add(bytes);
    }

    public void published(long time, TimeUnit unit) {
        publish.record(time, unit);
    }

    public void loopDelay(long time, TimeUnit unit) {
        loopDelay.record(time, unit);
    }
}
