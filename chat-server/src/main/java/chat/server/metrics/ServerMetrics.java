package chat.server.metrics;

import chat.protocol.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** The server's meters. Thread-safe. The methods that are called per message or per write cost a few additions. */
public final class ServerMetrics {

    /** The end of a submission. */
    public enum SendResult {
        ACCEPTED,
        DUPLICATE,
        REFUSED,
        UNAVAILABLE
    }

    /** The end of a request to upgrade to WebSocket. */
    public enum Handshake {
        ACCEPTED,
        BAD_REQUEST,
        BAD_VERSION,
        BAD_ORIGIN,
        BAD_SUBPROTOCOL,
        TOO_MANY_CONNECTIONS,
        TOO_FAST,
        DRAINING,
        TIMEOUT
    }

    private static final int[] HTTP_STATUSES = {
        200, 201, 204, 304, 307, 400, 401, 403, 404, 405, 409, 413, 414, 429, 431, 500, 503
    };

    private final Meters meters;
    private final ProxyMeters proxies;
    private final LimitMeters limits;
    private final TokenMeters tokens;
    private final CloseMeters closes;
    private final SpamMeters spam;
    private final StoreMeters store;
    private final LongAdder connections = new LongAdder();
    private final LongAdder membersBehind = new LongAdder();
    private final LongAdder deliveries = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder bytesSkipped = new LongAdder();
    private final Counter joins;
    private final Counter catchUps;
    private final Counter inboxOverflows;
    private final Counter acceptPauses;
    private final Counter memoryShortages;
    private final Timer publish;
    private final Timer loopDelay;
    private final DistributionSummary framesPerWrite;
    private final Map<SendResult, Counter> sends = new EnumMap<>(SendResult.class);
    private final Map<Handshake, Counter> handshakes = new EnumMap<>(Handshake.class);
    private final Map<Integer, Counter> answers = new HashMap<>();
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);

    /** Registers every meter. */
    public ServerMetrics(MeterRegistry registry) {
        this.meters = new Meters(registry);
        this.proxies = new ProxyMeters(meters);
        this.limits = new LimitMeters(meters);
        this.tokens = new TokenMeters(meters);
        this.closes = new CloseMeters(meters);
        this.spam = new SpamMeters(meters);
        meters.gauge("chat.connections", "connections", "Open WebSocket connections", connections);
        meters.gauge("chat.members.behind", "members", "Members of rooms that read too slowly and wait", membersBehind);
        meters.counter(
                "chat.skipped",
                "bytes",
                "Bytes that members who read too slowly were not sent live, and get from the history",
                bytesSkipped);
        meters.counter("chat.deliveries", "messages", "Messages and pushes written to members", deliveries);
        meters.bytes(bytesIn, "in");
        meters.bytes(bytesOut, "out");
        joins = meters.counter("chat.joins", "joins", "Connections that entered a room");
        catchUps =
                meters.counter("chat.catchups", "catchups", "Members that read too slowly and then came level again");
        inboxOverflows = meters.counter(
                "chat.loop.inbox.overflows",
                "messages",
                "Messages that a loop could not take and read back from history");
        acceptPauses = meters.counter(
                "chat.accept.pauses", "pauses", "Times that new connections had to wait for file handles");
        memoryShortages = meters.counter(
                "chat.memory.shortages", "shortages", "Times that there was no memory, which cost a connection");
        store = new StoreMeters(meters);
        publish = meters.timer("chat.publish", "From the publication of a message to the last write to a member");
        loopDelay = meters.timer("chat.loop.delay", "How late an event loop runs a task that is due");
        framesPerWrite = meters.summary("chat.write.frames", "frames", "Frames that share one write to a member", 256);
        for (SendResult result : SendResult.values()) {
            sends.put(
                    result,
                    meters.labelled("chat.messages.in", "messages", "Messages sent, by result", "result", result));
        }
        for (Handshake result : Handshake.values()) {
            handshakes.put(
                    result,
                    meters.labelled(
                            "chat.handshakes", "handshakes", "WebSocket handshakes, by result", "result", result));
        }
        for (ErrorCode code : ErrorCode.values()) {
            errors.put(
                    code,
                    meters.labelled("chat.errors", "errors", "Commands answered with an error, by code", "code", code));
        }
        for (int status : HTTP_STATUSES) {
            answers.put(status, meters.answer(status));
        }
    }

    public ProxyMeters proxies() {
        return proxies;
    }

    public TokenMeters tokens() {
        return tokens;
    }

    public CloseMeters closes() {
        return closes;
    }

    public SignalMeters newSignals() {
        return new SignalMeters(meters.registry());
    }

    public StoreMeters store() {
        return store;
    }

    public SpamMeters spam() {
        return spam;
    }

    public LimitMeters limits() {
        return limits;
    }

    /** Registers the meters of a database that several nodes share. */
    public PostgresMetrics postgres() {
        return new PostgresMetrics(meters.registry());
    }

    /** The same of one of several; its gauges have a label that says which. */
    public PostgresMetrics postgres(int place) {
        return new PostgresMetrics(meters.registry(), Tags.of("database", Integer.toString(place)));
    }

    public void countRooms(IntSupplier rooms) {
        meters.gauge("chat.rooms", "rooms", "Rooms that somebody is in", rooms);
    }

    /** Bytes that a member that reads too slowly did not get live. */
    public void skipped(int bytes) {
        bytesSkipped.add(bytes);
    }

    public void opened() {
        connections.increment();
    }

    public void closed() {
        connections.decrement();
    }

    /** Those that are open. */
    public long connections() {
        return connections.sum();
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

    /** Threads that do not get on. */
    public void countStuck(IntSupplier threads) {
        meters.gauge("chat.stuck", "threads", "Threads that have not got on for seconds", threads);
    }

    /** Bytes of messages and frames that have begun, and not ended. */
    public void countUnfinished(LongSupplier bytes) {
        meters.gauge("chat.unfinished", "bytes", "Bytes of messages and frames that have begun, and not ended", bytes);
    }

    /** Counts a connection that ends as memory has run out; false if that is not the cause. */
    public boolean outOfMemory(Throwable cause) {
        if (cause instanceof OutOfMemoryError || cause.getCause() instanceof OutOfMemoryError) {
            memoryShortages.increment();
            return true;
        }
        return false;
    }

    public void acceptPaused() {
        acceptPauses.increment();
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
