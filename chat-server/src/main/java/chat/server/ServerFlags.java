package chat.server;

import ch.qos.logback.classic.Level;
import chat.server.ServerConfig.Durability;
import chat.server.ServerConfig.TransportKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that make a {@link ServerConfig}, where their defaults come from. Filled once, by the command line. */
final class ServerFlags {

    static final String DEFAULT = " (default: ${DEFAULT-VALUE})";

    private static final ServerConfig DEFAULTS = ServerConfig.defaults();

    @Option(
            names = Sources.CONFIG,
            paramLabel = "FILE",
            description = "file with settings, TOML: max-text-chars = 4000; a flag wins, and so does a variable")
    @SuppressWarnings("UnusedVariable") // Sources reads it, before the flags are read
    private @Nullable Path config;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "address that clients connect to" + DEFAULT)
    private String host = DEFAULTS.chat().host();

    @Option(names = "--port", paramLabel = "PORT", description = "its port; 0 for any free one" + DEFAULT)
    private int port = DEFAULTS.chat().port();

    @Option(
            names = "--management-host",
            paramLabel = "ADDRESS",
            description = "address of /metrics, /healthz and /readyz" + DEFAULT)
    private String managementHost = DEFAULTS.management().host();

    @Option(names = "--management-port", paramLabel = "PORT", description = "its port; 0 for any free one" + DEFAULT)
    private int managementPort = DEFAULTS.management().port();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "folder for messages (default: $STATE_DIRECTORY, which systemd sets, "
                    + "else chat-server in $XDG_STATE_HOME or ~/.local/state)")
    private Path data = defaultData(System::getenv);

    @Option(
            names = "--durability",
            paramLabel = "KIND",
            description =
                    "an acknowledged message survives a power cut (disk) or the end of the process (process)" + DEFAULT)
    private Durability durability = Durability.DISK;

    /** The fallback, as a flag without one would be the opposite of what a variable or the file say. */
    @Option(
            names = "--in-memory",
            arity = "0..1",
            paramLabel = "false",
            fallbackValue = "true",
            description = "hold messages in memory only, until the process ends")
    private boolean inMemory;

    @Option(
            names = "--transport",
            paramLabel = "KIND",
            description = "kernel interface: auto, io_uring, epoll or nio" + DEFAULT)
    private TransportKind transport = DEFAULTS.transport();

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            description = "threads that serve clients (default: one for every two processors)")
    private int eventLoops = DEFAULTS.eventLoops();

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description = "origin of another host's page that may connect, such as https://example.org; "
                    + "again for more, * for any")
    private List<String> allowOrigin = List.copyOf(DEFAULTS.access().allowedOrigins());

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "most connections at once; 0: no limit" + DEFAULT)
    private int maxConnections = DEFAULTS.access().maxConnections();

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            description = "most connections of one address; 0: no limit" + DEFAULT)
    private int maxConnectionsPerAddress = DEFAULTS.access().maxConnectionsPerAddress();

    @Option(
            names = "--sends-per-second",
            paramLabel = "N",
            description = "messages a second of one connection; 0: no limit" + DEFAULT)
    private int sendsPerSecond = DEFAULTS.talk().sendsPerSecond();

    @Option(names = "--max-text-chars", paramLabel = "N", description = "most characters in a message" + DEFAULT)
    private int maxTextChars = DEFAULTS.talk().maxTextChars();

    @Option(
            names = "--edit-window",
            paramLabel = "TIME",
            description = "how long after sending one may change or delete a message; 0s: never" + DEFAULT)
    private Duration editWindow = DEFAULTS.talk().editWindow();

    @Option(names = "--history-messages", paramLabel = "N", description = "events retained of each room" + DEFAULT)
    private int historyMessages = DEFAULTS.history().messages();

    @Option(
            names = "--history-age",
            paramLabel = "TIME",
            description = "how long they are retained, such as 12h or 30d; 0s: no limit" + DEFAULT)
    private Duration historyAge = DEFAULTS.history().age();

    @Option(
            names = "--max-pending-bytes",
            paramLabel = "N",
            description = "bytes that may wait for a connection that reads too slowly; "
                    + "beyond that it gets the rest from the history" + DEFAULT)
    private int maxPendingBytes = DEFAULTS.slowReaders().maxPendingBytes();

    @Option(
            names = "--max-behind",
            paramLabel = "TIME",
            description = "close a connection that takes nothing for this time; at most 2m" + DEFAULT)
    private Duration maxBehind = DEFAULTS.slowReaders().maxBehind();

    @Option(
            names = "--ping-interval",
            paramLabel = "TIME",
            description = "send a ping after this time of silence; such as 25s or 1m" + DEFAULT)
    private Duration pingInterval = DEFAULTS.talk().pingInterval();

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "error, warn, info, debug or trace" + DEFAULT)
    private LogLevel logLevel = LogLevel.INFO;

    private enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    Level logLevel() {
        return Level.toLevel(logLevel.name());
    }

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    ServerConfig config() {
        return new ServerConfig(
                new ServerConfig.Listener(host, port),
                new ServerConfig.Listener(managementHost, managementPort),
                transport,
                eventLoops,
                new ServerConfig.Access(Set.copyOf(allowOrigin), maxConnections, maxConnectionsPerAddress),
                new ServerConfig.Talk(sendsPerSecond, maxTextChars, editWindow, pingInterval),
                new ServerConfig.SlowReaders(maxPendingBytes, maxBehind),
                new ServerConfig.History(historyMessages, historyAge, store()));
    }

    private ServerConfig.@Nullable Store store() {
        if (inMemory) {
            return null;
        }
        return new ServerConfig.Store(data, durability);
    }

    /** By the XDG base directory specification, where the service manager names no folder (systemd.exec). */
    static Path defaultData(UnaryOperator<@Nullable String> environment) {
        String ofService = environment.apply("STATE_DIRECTORY");
        if (ofService != null && !ofService.isEmpty()) {
            return Path.of(ofService.split(":", 2)[0]);
        }
        String ofUser = environment.apply("XDG_STATE_HOME");
        Path state = ofUser != null && ofUser.startsWith("/")
                ? Path.of(ofUser)
                : Path.of(System.getProperty("user.home"), ".local", "state");
        return state.resolve("chat-server");
    }
}
