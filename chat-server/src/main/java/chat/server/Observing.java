package chat.server;

import chat.server.admin.Inquiries;
import chat.server.admin.Status;
import chat.server.admin.Status.Usage;
import chat.server.canary.Canary;
import chat.server.canary.Target;
import chat.server.command.Version;
import chat.server.config.ServerConfig;
import chat.server.connection.OpenConnection;
import chat.server.connection.Services;
import chat.server.hook.Hooks;
import chat.server.http.Routes;
import chat.server.metrics.BuildInfo;
import chat.server.metrics.CanaryMetrics;
import chat.server.metrics.Readings;
import chat.server.net.ChatPipeline;
import chat.server.net.EventLoops;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts together what operators can ask about a server that runs. Thread-safe. */
final class Observing {

    private final ServerConfig config;
    private final EventLoops loops;
    private final Services services;
    private final Hooks hooks;
    private final Supplier<Optional<String>> whyNotReady;
    private final CanaryMetrics canaryMetrics;
    private final Readings readings;
    private volatile @Nullable Canary canary;
    private final long startNanos = System.nanoTime();

    /**
     * Made at rest.
     *
     * @param registry has all meters already
     */
    Observing(
            ServerConfig config,
            EventLoops loops,
            Services services,
            Hooks hooks,
            PrometheusMeterRegistry registry,
            Supplier<Optional<String>> whyNotReady) {
        this.config = config;
        this.loops = loops;
        this.services = services;
        this.hooks = hooks;
        this.whyNotReady = whyNotReady;
        BuildInfo.register(
                registry.getPrometheusRegistry(),
                Version.number(),
                System.getProperty("java.version"),
                loops.transport().name());
        this.canaryMetrics = new CanaryMetrics(registry);
        this.readings = new Readings(registry);
    }

    /** Samples the rates from now on, until the management loop ends. */
    void start() {
        loops.management().scheduleAtFixedRate(() -> readings.sample(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Begins to talk to the server as a client does.
     *
     * @param own where it listens
     * @param encrypted whether it speaks TLS now
     * @param mayConnect false while new connections wait
     */
    void startCanary(SocketAddress own, BooleanSupplier encrypted, BooleanSupplier mayConnect) {
        String path = config.listening().basePath() + ChatPipeline.PATH;
        boolean unix = !(own instanceof InetSocketAddress);
        Target target = new Target(own, loops.transport().clientChannel(unix), path, encrypted);
        Supplier<Duration> interval = () -> services.settings().observation().canary();
        Canary started = new Canary(loops.management().next(), interval, target, mayConnect, canaryMetrics);
        canary = started;
        started.start();
    }

    /** Its connection must not keep the server from stopping. */
    void stopCanary() {
        if (canary != null) {
            canary.stop();
        }
    }

    /** Why clients should not be sent here, in one line. */
    Optional<String> whyNotReady() {
        return canary == null ? Optional.empty() : canary.whyNotReady();
    }

    /** Why the process should be started anew, in one line. */
    Optional<String> whyNotAlive() {
        return canary == null ? Optional.empty() : canary.whyNotAlive();
    }

    Routes addTo(Routes routes) {
        return new Inquiries(services.connections(), services.trail(), this::status).addTo(routes);
    }

    /** Connections without the canary's. */
    long clients() {
        return services.metrics().connections();
    }

    /** In a line: how much it has to do, and what troubles it. Asked for every second, so it looks up no meters. */
    String summary() {
        return clients() + " connections, " + services.rooms().open() + " rooms"
                + whyNotReady.get().map(reason -> "; not ready: " + reason).orElse("");
    }

    private Status status(Optional<List<OpenConnection>> behind) {
        return new Status(
                Version.number(),
                System.getProperty("java.version"),
                loops.transport().name(),
                config.engine().eventLoops(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos),
                whyNotReady.get().orElse(null),
                clients(),
                services.rooms().open(),
                readings.perSecond(),
                readings.value("chat.members.behind"),
                behind.orElse(List.of()),
                behind.isPresent(),
                hooks.states(),
                limits());
    }

    /** All that can run out, with how much of it is in use. */
    private List<Usage> limits() {
        List<Usage> limits = new ArrayList<>();
        add(limits, "max-connections", clients(), services.settings().access().maxConnections(), "");
        add(
                limits,
                "max-rooms",
                services.rooms().open(),
                services.settings().limits().bounds().maxRooms(),
                "");
        add(limits, "file handles", readings.value("process.files.open"), readings.value("process.files.max"), "");
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage live = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && live != null && isOld(pool)) {
                add(limits, "heap after a collection", live.getUsed(), live.getMax(), "bytes");
            }
        }
        add(
                limits,
                "direct memory",
                PlatformDependent.usedDirectMemory(),
                PlatformDependent.maxDirectMemory(),
                "bytes");
        add(
                limits,
                "max-unfinished-bytes",
                services.unfinished().held(),
                services.unfinished().most(),
                "bytes");
        return limits;
    }

    private static boolean isOld(MemoryPoolMXBean pool) {
        return pool.getName().matches(".*(Old Gen|Tenured).*|ZHeap");
    }

    private static void add(List<Usage> limits, String name, long used, long most, String unit) {
        if (most > 0) {
            limits.add(new Usage(name, used, most, unit));
        }
    }
}
