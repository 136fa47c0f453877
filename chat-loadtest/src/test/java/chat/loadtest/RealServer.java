package chat.loadtest;

import chat.server.ChatServer;
import chat.server.config.Durability;
import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.config.TokenRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;

/** The server of this project in this process, without its limits, on a port of its own. */
public final class RealServer implements AutoCloseable {

    private final ChatServer server;

    private RealServer(ChatServer server) {
        this.server = server;
    }

    /** Keeps its messages in a folder. */
    public static RealServer in(Path folder) {
        return in(folder, TokenRules.defaults());
    }

    /** The same, for those alone who have a token. */
    static RealServer in(Path folder, TokenRules rules) {
        try {
            ServerConfig free =
                    ServerConfig.defaults().withFreePorts().withSettings(settings -> settings.withTokens(rules));
            ChatServer server = new ChatServer(free.withEngine(engine -> engine.withEventLoops(1))
                    .withAccess(access -> access.withMaxConnectionsPerAddress(0))
                    .withTalk(talk -> talk.withSendsPerSecond(0))
                    .withHistory(history ->
                            history.withMessages(100_000).withStore(new Store.Folder(folder, Durability.PROCESS))));
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
