package chat.server;

import chat.server.command.AdminCommand;
import chat.server.command.Complaints;
import chat.server.command.ConfigCommands;
import chat.server.command.ExplainCommand;
import chat.server.command.HistoryCommand;
import chat.server.command.KeyCommand;
import chat.server.command.Mistakes;
import chat.server.command.Readout;
import chat.server.command.StatusCommand;
import chat.server.command.TokenCommand;
import chat.server.command.Version;
import chat.server.config.ServerConfig;
import chat.server.flags.CommandName;
import chat.server.flags.ServerFlags;
import chat.server.flags.Sources;
import chat.server.logs.LogOutput;
import chat.server.net.InheritedSockets;
import chat.server.systemd.Notifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command {@code chat-server}: reads the flags, runs the server until a signal ends it. */
@Command(
        name = "chat-server",
        description = "A chat daemon: rooms over WebSocket. Every flag can also be given as a variable, "
                + "--max-text-chars as CHAT_MAX_TEXT_CHARS, or in the file of --config; a flag wins, then a variable.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        abbreviateSynopsis = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:stopped by SIGTERM or SIGINT, or by the end of its terminal",
            "1:it could not start, or its disk or one of its threads failed",
            "2:a flag, a variable or the file of --config was wrong",
            "3:the memory ran out, with -XX:+ExitOnOutOfMemoryError"
        })
public final class ChatServerMain implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ChatServerMain.class);

    private static final Class<?>[] COMMANDS = {
        HistoryCommand.class,
        ConfigCommands.Check.class,
        ConfigCommands.Print.class,
        StatusCommand.class,
        ExplainCommand.class,
        AdminCommand.class,
        KeyCommand.class,
        TokenCommand.class
    };

    private final StopSignal signal;
    private final HangUp hangUp;

    /** Those of the command line that runs this. */
    private Sources sources = Sources.NONE;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerFlags flags = new ServerFlags();

    private ChatServerMain(StopSignal signal, HangUp hangUp) {
        this.signal = signal;
        this.hangUp = hangUp;
    }

    public static void main(String[] args) {
        ChatServerMain server = new ChatServerMain(new StopSignal(), new HangUp());
        List<String> arguments = List.of(args);
        CommandLine flags = server.commandLine();
        String command = CommandName.in(arguments, flags.getCommandSpec());
        if (command.isEmpty()) {
            server.signal.await();
            server.hangUp.await();
        }
        // A server starts faster without the commands.
        boolean alone = command.isEmpty() && !CommandName.isQuestion(arguments);
        CommandLine line = alone ? flags : server.commandLine(COMMANDS);
        // Those of the configuration read the sources themselves.
        boolean reads = !ConfigCommands.have(command);
        System.exit(server.signal.leave(reads ? server.run(line, arguments, System.getenv()) : line.execute(args)));
    }

    private int run(CommandLine line, List<String> arguments, Map<String, String> environment) {
        try {
            sources = Sources.of(arguments, environment);
            line.setDefaultValueProvider(sources);
            List<String> faults = sources.faults(line.getCommandSpec(), arguments);
            faults.forEach(fault -> Complaints.print(line, fault));
            return faults.isEmpty() ? line.execute(arguments.toArray(String[]::new)) : CommandLine.ExitCode.USAGE;
        } catch (IOException e) {
            Complaints.print(line, String.valueOf(e.getMessage()));
            return CommandLine.ExitCode.USAGE;
        }
    }

    /** The command, with the defaults that {@code sources} give. */
    public static CommandLine commandLine(Sources sources) {
        ChatServerMain server = new ChatServerMain(new StopSignal(), new HangUp());
        server.sources = sources;
        return server.commandLine(COMMANDS);
    }

    private CommandLine commandLine(Class<?>... commands) {
        return sources.on(this, commands)
                .setParameterExceptionHandler((wrong, args) -> {
                    Complaints.print(wrong.getCommandLine(), Mistakes.line(wrong, List.of(args)));
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    Complaints.printEach(line, failure);
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    @Override
    public Integer call() throws IOException {
        ServerConfig config = config();
        LogOutput.format(flags.logFormat());
        LogOutput.level(flags.logLevel());
        ChatServer server = startedServer(config, inherited());
        config.settings().proxies().warning().ifPresent(log::warn);
        signal.stopInOrder(server);
        Notifier manager = Notifier.of(System.getenv(), ProcessHandle.current().pid());
        reloadOnHangUp(server, manager);
        PrintWriter out = spec().commandLine().getOut();
        out.println("chat-server " + Version.number() + " listens on " + server.whereItListens());
        out.flush();
        server.reportTo(manager);
        String loss = server.loss().join(); // where nothing is lost, a signal ends the process
        try {
            server.stop();
        } finally {
            Complaints.print(spec().commandLine(), loss);
            Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private InheritedSockets inherited() {
        try {
            return InheritedSockets.of(System.getenv(), ProcessHandle.current().pid());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static ChatServer startedServer(ServerConfig config, InheritedSockets inherited) throws IOException {
        ChatServer server = newServer(config, inherited);
        try {
            server.start();
            return server;
        } catch (IOException | RuntimeException e) {
            server.stop();
            throw e;
        }
    }

    private static ChatServer newServer(ServerConfig config, InheritedSockets inherited) throws IOException {
        try {
            return new ChatServer(config, inherited, UnaryOperator.identity());
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

    private void reloadOnHangUp(ChatServer server, Notifier manager) {
        ParseResult parsed = spec().commandLine().getParseResult();
        Readout present = Readout.of(flags, parsed, sources);
        Reload reload = new Reload(parsed.originalArgs(), System.getenv(), present, read -> {
            server.apply(read.config().settings());
            read.config().settings().proxies().warning().ifPresent(log::warn);
            LogOutput.level(read.logLevel());
        });
        hangUp.runs(() -> {
            manager.reloading();
            reload.run();
            server.reportReady();
        });
    }
}
