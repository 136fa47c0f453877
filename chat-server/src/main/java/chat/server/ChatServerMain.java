package chat.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import chat.protocol.Limits;
import chat.server.ServerConfig.Durability;
import chat.server.ServerConfig.TransportKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code chat-server}: reads the flags, runs the server until a signal ends it. */
@Command(
        name = "chat-server",
        description = "A chat daemon: rooms over WebSocket. Every flag can also be given as a variable, "
                + "--max-text-chars as CHAT_MAX_TEXT_CHARS; a flag wins.",
        mixinStandardHelpOptions = true,
        versionProvider = ChatServerMain.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        defaultValueProvider = Variables.class,
        subcommands = HistoryCommand.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:stopped by SIGTERM or SIGINT", "1:it could not start", "2:a flag was wrong"})
public final class ChatServerMain implements Callable<Integer> {

    private static final String DEFAULT = " (default: ${DEFAULT-VALUE})";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "address that clients connect to" + DEFAULT)
    private String host = "";

    @Option(
            names = "--port",
            defaultValue = "8000",
            paramLabel = "PORT",
            description = "its port; 0 for any free one" + DEFAULT)
    private int port;

    @Option(
            names = "--management-host",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "address of /metrics, /healthz and /readyz" + DEFAULT)
    private String managementHost = "";

    @Option(
            names = "--management-port",
            defaultValue = "8001",
            paramLabel = "PORT",
            description = "its port; 0 for any free one" + DEFAULT)
    private int managementPort;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "folder for messages (default: $STATE_DIRECTORY, which systemd sets, "
                    + "else chat-server in $XDG_STATE_HOME or ~/.local/state)")
    private @Nullable Path data;

    @Option(
            names = "--durability",
            defaultValue = "disk",
            paramLabel = "KIND",
            description = "an acknowledged message survives a power cut (disk) " + "or the end of the process (process)"
                    + DEFAULT)
    private Durability durability = Durability.DISK;

    @Option(names = "--in-memory", description = "hold messages in memory only, until the process ends")
    private boolean inMemory;

    @Option(
            names = "--transport",
            defaultValue = "auto",
            paramLabel = "KIND",
            description = "kernel interface: auto, io_uring, epoll or nio" + DEFAULT)
    private TransportKind transport = TransportKind.AUTO;

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            description = "threads that serve clients (default: one for every two processors)")
    private int eventLoops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description = "origin of another host's page that may connect, such as https://example.org; "
                    + "again for more, * for any")
    private List<String> allowOrigin = List.of();

    @Option(
            names = "--max-connections",
            defaultValue = "0",
            paramLabel = "N",
            description = "most connections at once; 0: no limit" + DEFAULT)
    private int maxConnections;

    @Option(
            names = "--max-connections-per-address",
            defaultValue = "100",
            paramLabel = "N",
            description = "most connections of one address; 0: no limit" + DEFAULT)
    private int maxConnectionsPerAddress;

    @Option(
            names = "--sends-per-second",
            defaultValue = "" + Limits.DEFAULT_SENDS_PER_SECOND,
            paramLabel = "N",
            description = "messages a second of one connection; 0: no limit" + DEFAULT)
    private int sendsPerSecond;

    @Option(
            names = "--max-text-chars",
            defaultValue = "" + Limits.DEFAULT_TEXT_CHARS,
            paramLabel = "N",
            description = "most characters in a message" + DEFAULT)
    private int maxTextChars;

    @Option(
            names = "--edit-window",
            defaultValue = "24h",
            paramLabel = "TIME",
            description = "how long after sending one may change or delete a message; 0s: never" + DEFAULT)
    private Duration editWindow = Duration.ZERO;

    @Option(
            names = "--history-messages",
            defaultValue = "1000",
            paramLabel = "N",
            description = "events retained of each room" + DEFAULT)
    private int historyMessages;

    @Option(
            names = "--history-age",
            defaultValue = "0s",
            paramLabel = "TIME",
            description = "how long they are retained, such as 12h or 30d; 0s: no limit" + DEFAULT)
    private Duration historyAge = Duration.ZERO;

    @Option(
            names = "--max-pending-bytes",
            defaultValue = "1048576",
            paramLabel = "N",
            description = "bytes that may wait for a connection that reads too slowly; "
                    + "beyond that it gets the rest from the history" + DEFAULT)
    private int maxPendingBytes;

    @Option(
            names = "--max-behind",
            defaultValue = "60s",
            paramLabel = "TIME",
            description = "close a connection that takes nothing for this time; at most 2m" + DEFAULT)
    private Duration maxBehind = Duration.ZERO;

    @Option(
            names = "--ping-interval",
            defaultValue = "25s",
            paramLabel = "TIME",
            description = "send a ping after this time of silence; such as 25s or 1m" + DEFAULT)
    private Duration pingInterval = Duration.ZERO;

    @Option(
            names = "--log-level",
            defaultValue = "info",
            paramLabel = "LEVEL",
            description = "error, warn, info, debug or trace" + DEFAULT)
    private LogLevel logLevel = LogLevel.INFO;

    private enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ChatServerMain())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, ChatServerMain::parseTime)
                .setParameterExceptionHandler((wrong, args) -> {
                    complain(wrong.getCommandLine(), String.valueOf(wrong.getMessage()));
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    complain(line, String.valueOf(failure.getMessage()));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    private static void complain(CommandLine line, String message) {
        PrintWriter err = line.getErr();
        err.println("chat-server: " + message.lines().findFirst().orElse("failed"));
        err.flush();
    }

    /** {@code 500ms}, {@code 25s}, {@code 2m}, {@code 1h} or {@code 30d}. */
    private static Duration parseTime(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        try {
            if (lower.endsWith("ms")) {
                return Duration.ofMillis(Long.parseLong(lower.substring(0, lower.length() - 2)));
            }
            return Duration.parse((lower.endsWith("d") ? "P" : "PT") + lower);
        } catch (RuntimeException e) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a time such as 25s or 1m");
        }
    }

    @Override
    public Integer call() throws IOException {
        ServerConfig config = config();
        setLogLevel();
        ChatServer server = startedServer(config);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopOnSignal(server), "shutdown"));
        PrintWriter out = spec().commandLine().getOut();
        out.println("chat-server " + Version.number() + " listens on http://" + text(server.chatAddress())
                + ", management on http://" + text(server.managementAddress()));
        out.flush();
        String loss = server.loss().join(); // where nothing is lost, the hook ends the process
        server.stop();
        complain(spec().commandLine(), loss);
        Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static ChatServer startedServer(ServerConfig config) throws IOException {
        ChatServer server = newServer(config);
        try {
            server.start();
            return server;
        } catch (IOException | RuntimeException e) {
            server.stop();
            throw e;
        }
    }

    private static ChatServer newServer(ServerConfig config) throws IOException {
        try {
            return new ChatServer(config);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("--transport: " + e.getMessage(), e);
        }
    }

    /** Ends with status 0, where the JVM's own would be 128 and the signal. */
    private static void stopOnSignal(ChatServer server) {
        server.stop();
        Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }

    private ServerConfig config() {
        try {
            return new ServerConfig(
                    new ServerConfig.Listener(host, port),
                    new ServerConfig.Listener(managementHost, managementPort),
                    transport,
                    eventLoops,
                    new ServerConfig.Access(Set.copyOf(allowOrigin), maxConnections, maxConnectionsPerAddress),
                    new ServerConfig.Talk(sendsPerSecond, maxTextChars, editWindow, pingInterval),
                    new ServerConfig.SlowReaders(maxPendingBytes, maxBehind),
                    new ServerConfig.History(historyMessages, historyAge, store()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ServerConfig.@Nullable Store store() {
        if (inMemory) {
            return null;
        }
        return new ServerConfig.Store(data == null ? defaultData(System::getenv) : data, durability);
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

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return spec;
    }

    private void setLogLevel() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(logLevel.name()));
        }
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"chat-server " + number()};
        }

        static String number() {
            String version = ChatServerMain.class.getPackage().getImplementationVersion();
            return version == null ? "(unpackaged)" : version;
        }
    }
}
