package chat.server.browser;

import chat.server.ChatServer;
import chat.server.ServerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** Starts the real server inside the test, on this machine's own address only. Stateless. */
final class LocalServer {

    static final int MAX_TEXT_CHARS = 4_096;

    private static final String HOST = "127.0.0.1";

    private LocalServer() {}

    static ChatServer start() throws IOException {
        return start(0);
    }

    static ChatServer start(int port) throws IOException {
        ServerConfig config = new ServerConfig(
                new ServerConfig.Listener(HOST, port),
                new ServerConfig.Listener(HOST, 0),
                ServerConfig.TransportKind.AUTO,
                2,
                new ServerConfig.Access(Set.of(), 0, 0),
                new ServerConfig.Talk(0, MAX_TEXT_CHARS, Duration.ofHours(24), Duration.ofSeconds(25)),
                new ServerConfig.SlowReaders(1 << 20, Duration.ofSeconds(60)),
                new ServerConfig.History(1_000, Duration.ZERO, null));
        ChatServer server = new ChatServer(config);
        server.start();
        return server;
    }
}
