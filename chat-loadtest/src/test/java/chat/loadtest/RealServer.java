package chat.loadtest;

import chat.server.ChatServer;
import chat.server.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** The server of this project in this process, without its limits, on a port of its own. */
public final class RealServer implements AutoCloseable {

    private final ChatServer server;

    private RealServer(ChatServer server) {
        this.server = server;
    }

    /** Keeps its messages in a folder. */
    public static RealServer in(Path folder) {
        try {
            ChatServer server = new ChatServer(new ServerConfig(
                    new ServerConfig.Listener("127.0.0.1", 0),
                    new ServerConfig.Listener("127.0.0.1", 0),
                    ServerConfig.TransportKind.AUTO,
                    1,
                    new ServerConfig.Access(Set.of(), 0, 0),
                    new ServerConfig.Talk(0, 4096, Duration.ofDays(1), Duration.ofSeconds(25)),
                    new ServerConfig.SlowReaders(1024 * 1024, Duration.ofSeconds(60)),
                    new ServerConfig.History(
                            100_000, Duration.ZERO, new ServerConfig.Store(folder, ServerConfig.Durability.PROCESS))));
            server.start();
            return new RealServer(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.chatAddress().getPort();
    }

    String url() {
        return "ws://127.0.0.1:" + port() + "/ws";
    }

    public URI metrics() {
        return URI.create("http://127.0.0.1:" + server.managementAddress().getPort() + "/metrics");
    }

    @Override
    public void close() {
        server.close();
    }
}
