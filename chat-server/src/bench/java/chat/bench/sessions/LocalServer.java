package chat.bench.sessions;

import chat.server.auth.Authenticator;
import chat.server.auth.Sessions;
import chat.server.config.ServerConfig;
import chat.server.connection.OpenConnections;
import chat.server.connection.Services;
import chat.server.http.Page;
import chat.server.metrics.ServerMetrics;
import chat.server.net.ChatPipeline;
import chat.server.stream.RoomStreams;
import chat.server.stream.memory.MemoryStreams;
import chat.server.tls.Tls;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Clock;

/**
 * The server with its defaults, on the in-memory transport and without limits per address, which all clients share here.
 * Confined to the main thread.
 */
final class LocalServer {

    private static final ServerConfig CONFIG =
            ServerConfig.defaults().withAccess(access -> access.withMaxConnectionsPerAddress(0));

    private final OpenConnections connections;
    private final Channel listener;

    private LocalServer(OpenConnections connections, Channel listener) {
        this.connections = connections;
        this.listener = listener;
    }

    /** Blocks until clients can connect. */
    static LocalServer start() throws IOException, InterruptedException {
        ServerMetrics metrics = new ServerMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        RoomStreams streams = new MemoryStreams(CONFIG.history().messages(), Clock.systemUTC());
        OpenConnections connections = new OpenConnections(metrics);
        Services services = Services.ofOneNode(
                streams,
                Sessions.ofThisProcess(),
                Authenticator.NONE,
                connections,
                CONFIG::settings,
                metrics,
                Clock.systemUTC());
        Channel listener = new ServerBootstrap()
                .group(LocalLoops.start(CONFIG.engine().eventLoops(), "chat"))
                .channel(LocalServerChannel.class)
                .childHandler(new ChatPipeline(services, new Page().routes(), Tls.none(), () -> false))
                .bind(new LocalAddress("chat"))
                .sync()
                .channel();
        return new LocalServer(connections, listener);
    }

    SocketAddress address() {
        return listener.localAddress();
    }

    /** Direct memory that Netty has taken, all of it for the server. */
    long directMebibytes() {
        return PlatformDependent.usedDirectMemory() >> 20;
    }

    void requireAllOpen(int sessions) {
        if (connections.count() != sessions) {
            throw new IllegalStateException("only " + connections.count() + " sessions are still open");
        }
    }
}
