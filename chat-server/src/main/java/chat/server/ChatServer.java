package chat.server;

import chat.server.admin.Management;
import chat.server.command.Readout;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import chat.server.connection.Drain;
import chat.server.connection.OpenConnections;
import chat.server.connection.Services;
import chat.server.hook.Hooks;
import chat.server.http.Routes;
import chat.server.lifecycle.Watchdog;
import chat.server.metrics.RuntimeMetrics;
import chat.server.metrics.ServerMetrics;
import chat.server.metrics.TlsMetrics;
import chat.server.net.AcceptGate;
import chat.server.net.ChatPipeline;
import chat.server.net.EventLoops;
import chat.server.net.InheritedSockets;
import chat.server.net.Listeners;
import chat.server.stream.RoomStreams;
import chat.server.systemd.Notifier;
import chat.server.tls.Tls;
import chat.server.token.Tokens;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the server together, starts it and stops it in order. One thread starts it; another one may stop it. */
public final class ChatServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ChatServer.class);

    private static final long LOOPS_MILLIS = 1_000;

    private final ServerConfig config;
    private final InheritedSockets inherited;
    private final AtomicReference<Settings> settings;
    private final EventLoops loops;
    private final PrometheusMeterRegistry registry;
    private final RuntimeMetrics runtime;
    private final RoomStreams streams;
    private final Drain drain;
    private final Services services;
    private final Tls tls;
    private final Tokens tokens;
    private final AcceptGate gate;
    private final Watchdog watchdog;
    private final Hooks hooks;
    private final Observing observing;
    private final ApiAssembly api;
    private final CompletableFuture<String> loss = new CompletableFuture<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final long startNanos = System.nanoTime();
    private volatile Phase phase = Phase.STARTING;
    private volatile Notifier manager = Notifier.of(Map.of(), 0);
    private List<Channel> chatListeners = List.of();
    private List<Channel> managementListeners = List.of();

    private enum Phase {
        STARTING,
        READY,
        DRAINING
    }

    /**
     * Reads the certificate and the keys, and opens the store.
     *
     * @throws IllegalStateException if the machine lacks what the configuration asks for
     * @throws IOException if the certificate, a key or the store cannot be used, with one line that says which and why
     */
    public ChatServer(ServerConfig config) throws IOException {
        this(config, InheritedSockets.NONE, UnaryOperator.identity());
    }

    /**
     * The same.
     *
     * @param inherited taken over, instead of listening on addresses of the configuration
     * @param around is put around the streams, by tests that want to see, or spoil, what is published
     */
    ChatServer(ServerConfig config, InheritedSockets inherited, UnaryOperator<RoomStreams> around) throws IOException {
        this.config = config;
        this.inherited = inherited;
        this.settings = new AtomicReference<>(config.settings());
        this.registry = PrometheusSettings.newRegistry();
        ServerMetrics metrics = new ServerMetrics(registry);
        this.runtime = new RuntimeMetrics(registry);
        this.tls = new Tls(new TlsMetrics(registry));
        tls.load(config.settings().tls());
        this.tokens = new Tokens(metrics.tokens(), Clock.systemUTC());
        tokens.read(config.settings().tokens()).run();
        tokens.announce();
        Readout.checkFiles(config.api());
        boolean unix = config.listening().chat().unixSocket().isPresent();
        this.loops =
                EventLoops.start(config.engine().transport(), config.engine().eventLoops(), !inherited.isEmpty(), unix);
        Storage storage = Storage.open(config.history(), metrics, loss::complete, loops);
        this.streams = around.apply(storage.streams());
        OpenConnections connections = new OpenConnections(metrics);
        this.drain = new Drain(connections, Storage.isShared(config.history()));
        this.services = storage.services(streams, tokens, connections, settings::get, metrics);
        this.watchdog = new Watchdog(loops.all(), storage.pulses(), loss::complete);
        metrics.countStuck(watchdog::stuck);
        this.hooks = new Hooks(streams, registry, storage.cursors(), Clock.systemUTC(), watchdog::watch);
        services.observe(hooks, hooks::disconnected);
        this.observing = new Observing(config, loops, services, hooks, registry, this::whyNotReady);
        this.api = new ApiAssembly(config.api(), loops, services, registry, tls);
        this.gate = AcceptGate.forClients(api.reservedHandles(), metrics);
    }

    /**
     * Listens. When it returns, clients can connect.
     *
     * @throws IOException if an address cannot be listened on, with one line that says which and why
     */
    public void start() throws IOException {
        Routes page = ChatPipeline.page(config.listening().basePath());
        hooks.prepare(config.settings().webhooks()).run();
        WarmUp.run(config, page, streams);
        services.server().load();
        services.signals().start();
        watchdog.start();
        observing.start();
        Routes management = api.addTo(observing.addTo(
                new Management(registry::scrape, this::whyNotAlive, this::whyNotReady, streams::replication).routes()));
        managementListeners = api.listeners("operators", management, Tls.none())
                .open(config.listening().management(), "--management-", inherited.management());
        chatListeners = new Listeners(
                        loops.transport(),
                        loops.chat(),
                        gate,
                        new ChatPipeline(services, page, tls, this::refusesClients))
                .open(config.listening().chat(), "--", inherited.chat());
        api.listen();
        phase = Phase.READY;
        tls.warnOfOpenText(chatListeners);
        observing.startCanary(chatListeners.get(0).localAddress(), tls::isOn, () -> !gate.isPaused());
        log.info(Lines.atStart(config, streams, loops, chatListeners, managementListeners));
    }

    /** Says there from now on how it does: that it is ready, what each look finds, and that it stops. */
    void reportTo(Notifier serviceManager) {
        manager = serviceManager;
        reportReady();
        watchdog.afterEachLook(() -> serviceManager.look(whyNotAlive().isEmpty(), observing.summary()));
    }

    void reportReady() {
        manager.ready(observing.summary());
    }

    /** Where the listening socket is another process's, too, nobody is: those who are late are sent away as the others. */
    private boolean refusesClients() {
        return phase == Phase.DRAINING && inherited.chat().isEmpty();
    }

    /**
     * Lets other settings hold from now on, and certificates and keys as they are in their files. On any thread.
     *
     * @throws IOException if one of them cannot be used, with a line for each fault; nothing has changed then
     */
    void apply(Settings next) throws IOException {
        Runnable keys = tokens.read(next.tokens());
        Readout.checkFiles(config.api());
        Runnable webhooks = hooks.prepare(next.webhooks());
        tls.load(next.tls());
        api.load();
        keys.run();
        tokens.announce();
        services.settingsChanged(settings.getAndSet(next));
        webhooks.run();
        tls.warnOfOpenText(chatListeners);
    }

    private Optional<String> whyNotAlive() {
        return watchdog.trouble().or(observing::whyNotAlive);
    }

    private Optional<String> whyNotReady() {
        return switch (phase) {
            case STARTING -> Optional.of("starting");
            case DRAINING -> Optional.of("draining");
            case READY ->
                watchdog.trouble().or(gate::trouble).or(streams::trouble).or(observing::whyNotReady);
        };
    }

    /** Completes with one line if the store can no longer be trusted, or a thread has ended, and the process should end. */
    public CompletableFuture<String> loss() {
        return loss;
    }

    /** To reach users and rooms from outside a connection. */
    Services services() {
        return services;
    }

    /** Where clients connect, if that is no Unix socket; the first of several. */
    public InetSocketAddress chatAddress() {
        return (InetSocketAddress) first(chatListeners).localAddress();
    }

    /** Where operators ask, if that is no Unix socket. */
    public InetSocketAddress managementAddress() {
        return (InetSocketAddress) first(managementListeners).localAddress();
    }

    ApiAssembly api() {
        return api;
    }

    /** Where clients connect, and operators ask, in a line for people. */
    String whereItListens() {
        return Listeners.url(tls.isOn() ? "https" : "http", first(chatListeners)) + ", management on "
                + Listeners.url("http", first(managementListeners));
    }

    private static Channel first(List<Channel> listeners) {
        if (listeners.isEmpty()) {
            throw new IllegalStateException("not started");
        }
        return listeners.get(0);
    }

    /**
     * Is not ready any more, accepts no more connections, and says goodbye to those there are, evenly over {@code --drain}.
     * Returns after that, or as soon as {@link #stop} is called on another thread. Does nothing if it was called before.
     */
    void drain() {
        Duration time = services.settings().restart().drain();
        if (closeToClients(time)) {
            drain.over(time);
        }
    }

    /** False if it was closed before. */
    private synchronized boolean closeToClients(Duration time) {
        if (phase == Phase.DRAINING) {
            return false;
        }
        if (phase == Phase.READY) {
            long clients = observing.clients();
            log.info(Lines.atStop(loss.getNow("it was asked to"), clients, System.nanoTime() - startNanos));
        }
        phase = Phase.DRAINING;
        manager.stopping(time);
        observing.stopCanary();
        chatListeners.forEach(ChatServer::close);
        return true;
    }

    /**
     * Takes no more, says goodbye to everyone, finishes what was accepted and lets everything go. Bounded in time. Does
     * nothing if it was called before.
     */
    public void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        closeToClients(Duration.ZERO);
        watchdog.stop();
        drain.end();
        hooks.stop();
        services.signals().close();
        streams.close(); // while there are loops to carry the last outcomes
        EventLoops.stop(loops.chat(), LOOPS_MILLIS);
        managementListeners.forEach(ChatServer::close);
        api.close();
        EventLoops.stop(loops.management(), LOOPS_MILLIS);
        tls.close();
        tokens.close();
        runtime.close();
        registry.close();
    }

    /** Where the socket is another process's, too, who connects waits in the kernel for the next one to accept. */
    private static void close(Channel listener) {
        listener.close().awaitUninterruptibly();
    }

    @Override
    public void close() {
        stop();
    }
}
