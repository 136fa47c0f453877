package chat.server;

import chat.server.admin.api.Api;
import chat.server.admin.api.ApiKey;
import chat.server.admin.api.ApiKeyFile;
import chat.server.admin.api.ApiKeys;
import chat.server.admin.api.Operation;
import chat.server.config.ApiConfig;
import chat.server.config.Listener;
import chat.server.connection.Services;
import chat.server.http.Routes;
import chat.server.metrics.ApiMetrics;
import chat.server.metrics.SeatMetrics;
import chat.server.metrics.TlsMetrics;
import chat.server.net.AcceptGate;
import chat.server.net.EventLoops;
import chat.server.net.FileHandles;
import chat.server.net.Listeners;
import chat.server.net.ManagementPipeline;
import chat.server.net.Seating;
import chat.server.tls.Tls;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the API together: its keys, its routes, and its own listener. One thread at a time. */
final class ApiAssembly {

    private static final Logger log = LoggerFactory.getLogger(ApiAssembly.class);

    private final ApiConfig config;
    private final EventLoops loops;
    private final Services services;
    private final Tls tls;
    private final boolean ownTls;
    private final SeatMetrics seats;
    private final ApiKeys keys = new ApiKeys();
    private final Api api;
    private @Nullable Channel listener;

    /**
     * Reads the keys and the certificate.
     *
     * @param clients what clients are encrypted with
     * @throws IOException if they cannot be used, with one line that says which and why
     */
    ApiAssembly(ApiConfig config, EventLoops loops, Services services, MeterRegistry registry, Tls clients)
            throws IOException {
        this.config = config;
        this.loops = loops;
        this.services = services;
        this.ownTls = config.tls() != null;
        TlsMetrics ownMeters = TlsMetrics.ofApi(registry);
        this.seats = new SeatMetrics(registry);
        this.tls = ownTls ? new Tls(ownMeters) : clients;
        this.api = new Api(services, keys, loops.management().next(), new ApiMetrics(registry));
        load();
    }

    /**
     * Reads them again.
     *
     * @throws IOException if they cannot be used, with one line that says which and why; nothing has changed then
     */
    void load() throws IOException {
        Path file = config.keys();
        List<ApiKey> read = file == null ? null : ApiKeyFile.read(file);
        if (ownTls) {
            tls.load(config.tls());
        }
        keys.replace(read);
        if (read != null) {
            log.info("API keys: {}", read.size());
        }
    }

    List<Operation> operations() {
        return api.operations();
    }

    Routes addTo(Routes routes) {
        return api.addTo(routes);
    }

    /**
     * An address that has the API.
     *
     * @param what its connections are, for the log
     */
    Listeners listeners(String what, Routes routes, Tls encryption) {
        return new Listeners(
                loops.transport(),
                loops.management(),
                new AcceptGate(what, FileHandles.ofListener(config.keys() != null), "close some", services.metrics()),
                new ManagementPipeline(
                        routes,
                        encryption,
                        new Seating(Api.TREE, FileHandles.arriving(config.keys() != null), Api.busy(), seats),
                        services.metrics()));
    }

    /** How many file handles the management address, and the API's own, can take. */
    int reservedHandles() {
        return FileHandles.ofListener(config.keys() != null)
                + (config.listener() == null ? 0 : FileHandles.ofListener(true));
    }

    /** Listens at the API's own address, if it has one. */
    void listen() throws IOException {
        Listener own = config.listener();
        if (own == null) {
            return;
        }
        if (!tls.isOn()
                && own.unixSocket().isEmpty()
                && !InetAddress.getByName(own.host()).isLoopbackAddress()) {
            throw new IOException(
                    "--api-host " + own.host()
                            + " is reached across a network, where others could read the keys: give --api-tls-cert and --api-tls-key");
        }
        listener = listeners("back ends", api.addTo(new Routes()), tls).listen(own, "--api-");
        log.info("the API is at {}", Listeners.url(tls.isOn() ? "https" : "http", listener));
    }

    /** Where back ends ask, if that is an address of its own and no Unix socket. */
    InetSocketAddress address() {
        if (listener == null) {
            throw new IllegalStateException("the API has no listener of its own");
        }
        return (InetSocketAddress) listener.localAddress();
    }

    void close() {
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        if (ownTls) {
            tls.close();
        }
    }
}
