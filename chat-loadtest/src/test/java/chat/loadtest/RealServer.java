package chat.loadtest;

import chat.server.ChatServer;
import chat.server.config.Durability;
import chat.server.config.ServerConfig;
import chat.server.config.Store;
import chat.server.config.TokenRules;
import chat.server.store.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The server of this project in this process, without its limits, on a port of its own. */
public final class RealServer implements AutoCloseable {

    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ChatServer server;
    private final Path folder;

    private RealServer(ChatServer server, Path folder) {
        this.server = server;
        this.folder = folder;
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
            return new RealServer(server, folder);
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

    /** Waits until it writes no more, as the folder is about to be deleted. */
    @Override
    public void close() {
        server.close();
        long deadline = System.nanoTime() + BOUND_NANOS;
        while (!isFree()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the server still uses " + folder);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean isFree() {
        try (DataFolder free = DataFolder.open(folder)) {
            return free.path().equals(folder);
        } catch (IOException e) {
            return false; // another server uses it
        }
    }
}
