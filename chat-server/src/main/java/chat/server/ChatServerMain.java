package chat.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
        exitCodeList = {
            "0:stopped by SIGTERM, SIGINT or SIGHUP",
            "1:it could not start, or its disk failed",
            "2:a flag or a variable was wrong",
            "3:the memory ran out, with -XX:+ExitOnOutOfMemoryError"
        })
public final class ChatServerMain implements Callable<Integer> {

    private final StopSignal signal;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerFlags flags = new ServerFlags();

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "error, warn, info, debug or trace" + ServerFlags.DEFAULT)
    private LogLevel logLevel = LogLevel.INFO;

    private enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    private ChatServerMain(StopSignal signal) {
        this.signal = signal;
    }

    public static void main(String[] args) {
        StopSignal signal = new StopSignal();
        if (!List.of(args).contains(HistoryCommand.NAME)) {
            signal.await();
        }
        System.exit(signal.leave(run(commandLine(signal), args)));
    }

    private static int run(CommandLine line, String[] args) {
        Optional<String> wrong = EmptyValues.complaint(line.getCommandSpec(), List.of(args), System::getenv);
        if (wrong.isPresent()) {
            complain(line, wrong.get());
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(args);
    }

    static CommandLine commandLine() {
        return commandLine(new StopSignal());
    }

    private static CommandLine commandLine(StopSignal signal) {
        return new CommandLine(new ChatServerMain(signal))
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
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is not a time such as 500ms, 25s, 2m, 12h or 30d");
        }
    }

    @Override
    public Integer call() throws IOException {
        ServerConfig config = config();
        setLogLevel();
        ChatServer server = startedServer(config);
        signal.stopInOrder(server);
        PrintWriter out = spec().commandLine().getOut();
        out.println("chat-server " + Version.number() + " listens on http://" + text(server.chatAddress())
                + ", management on http://" + text(server.managementAddress()));
        out.flush();
        String loss = server.loss().join(); // where nothing is lost, a signal ends the process
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

    ServerConfig config() {
        try {
            return flags.config();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
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
