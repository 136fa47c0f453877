package chat.server.wire;

import chat.server.TestServer;
import chat.server.auth.Authenticator;
import chat.server.auth.Sessions;
import chat.server.config.Listener;
import chat.server.config.ServerConfig;
import chat.server.config.Settings;
import chat.server.config.TransportKind;
import chat.server.connection.OpenConnections;
import chat.server.connection.Services;
import chat.server.http.Page;
import chat.server.http.Routes;
import chat.server.metrics.ServerMetrics;
import chat.server.net.AcceptGate;
import chat.server.net.ChatPipeline;
import chat.server.net.EventLoops;
import chat.server.net.Listeners;
import chat.server.stream.memory.MemoryStreams;
import chat.server.tls.Tls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** The chat's whole pipeline with a test's handlers before and behind it. */
public final class PipelineServer implements AutoCloseable {

    private static final Routes PAGE = new Page().routes();

    /** To be changed at will. */
    final AtomicReference<Settings> settings = new AtomicReference<>(ServerConfig.defaults()
            .withAccess(access -> access.withMaxConnectionsPerAddress(0))
            .withTalk(talk -> talk.withSendsPerSecond(0))
            .settings());

    private final EventLoops loops;
    private final Channel listener;

    /**
     * Listens.
     *
     * @param port 0 for a free one
     * @param before makes the first handler of a channel
     * @param behind makes the last one; after an upgrade it comes between the frame decoder and the connection
     */
    public PipelineServer(
            TransportKind kind,
            int port,
            Function<Channel, ChannelHandler> before,
            Function<Channel, ChannelHandler> behind)
            throws IOException {
        loops = startLoops(kind);
        ChatPipeline pipeline = pipeline(settings::get);
        AcceptGate gate =
                new AcceptGate("clients", Integer.MAX_VALUE, "", new ServerMetrics(new SimpleMeterRegistry()));
        ChannelHandler handlers = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(before.apply(channel), pipeline);
                channel.pipeline().addLast(behind.apply(channel));
            }
        };
        listener = new Listeners(loops.transport(), loops.chat(), gate, handlers)
                .listen(new Listener("127.0.0.1", port), "--");
    }

    private static EventLoops startLoops(TransportKind kind) {
        return TestServer.unlessLacking(() -> EventLoops.start(kind, 2, false, false));
    }

    /** That of a chat with nobody and nothing in it. */
    public static ChatPipeline pipeline(Supplier<Settings> settings) {
        ServerMetrics metrics = new ServerMetrics(new SimpleMeterRegistry());
        Services services = Services.ofOneNode(
                new MemoryStreams(100, Clock.systemUTC()),
                Sessions.ofThisProcess(),
                Authenticator.NONE,
                new OpenConnections(metrics),
                settings,
                metrics,
                Clock.systemUTC());
        return new ChatPipeline(services, PAGE, Tls.none(), () -> false);
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        EventLoops.stop(loops.chat(), 1_000);
        EventLoops.stop(loops.management(), 1_000);
    }
}
