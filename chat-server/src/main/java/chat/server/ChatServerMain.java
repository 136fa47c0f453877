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
        subcommands = {
            HistoryCommand.class,
            ConfigCommands.Check.class,
            ConfigCommands.Print.class,
            StatusCommand.class,
            ExplainCommand.class,
            AdminCommand.class,
            KeyCommand.class,
            TokenCommand.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:stopped by SIGTERM or SIGINT, or by the end of its terminal",
            "1:it could not start, or its disk or one of its threads failed",
            "2:a flag, a variable or the file of --config was wrong",
            "3:the memory ran out, with -XX:+ExitOnOutOfMemoryError"
        })
public final class ChatServerMain implements Callable<Integer> {

    private static final Logger log = LoggerFactory.getLogger(ChatServerMain.class);

    private final StopSignal signal;
    private final HangUp hangUp;
    private final Sources sources;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerFlags flags = new ServerFlags();

    private ChatServerMain(StopSignal signal, HangUp hangUp, Sources sources) {
        this.signal = signal;
        this.hangUp = hangUp;
        this.sources = sources;
    }

    public static void main(String[] args) {
        StopSignal signal = new StopSignal();
        HangUp hangUp = new HangUp();
        List<String> arguments = List.of(args);
        if (command(arguments).isEmpty()) {
            signal.await();
            hangUp.await();
        }
        System.exit(signal.leave(run(signal, hangUp, args, System.getenv())));
    }

    private static int run(StopSignal signal, HangUp hangUp, String[] args, Map<String, String> environment) {
        List<String> arguments = List.of(args);
        if (ConfigCommands.have(command(arguments))) {
            return commandLine(Sources.NONE).execute(args); // they read the sources themselves
        }
        try {
            Sources sources = Sources.of(arguments, environment);
            CommandLine line = commandLine(signal, hangUp, sources);
            List<String> faults = sources.faults(line.getCommandSpec(), arguments);
            faults.forEach(fault -> Complaints.print(line, fault));
            return faults.isEmpty() ? line.execute(args) : CommandLine.ExitCode.USAGE;
        } catch (IOException e) {
            Complaints.print(commandLine(Sources.NONE), String.valueOf(e.getMessage()));
            return CommandLine.ExitCode.USAGE;
        }
    }

    private static String command(List<String> arguments) {
        return CommandName.in(arguments, commandLine(Sources.NONE).getCommandSpec());
    }

    /** The command, with the defaults that {@code sources} give. */
    public static CommandLine commandLine(Sources sources) {
        return commandLine(new StopSignal(), new HangUp(), sources);
    }

    private static CommandLine commandLine(StopSignal signal, HangUp hangUp, Sources sources) {
        return sources.on(new ChatServerMain(signal, hangUp, sources))
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
