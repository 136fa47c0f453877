package chat.server.command;

import chat.server.capacity.Capacity;
import chat.server.capacity.MemoryCeiling;
import chat.server.config.TlsFiles;
import chat.server.flags.CommandName;
import chat.server.flags.Sources;
import chat.server.tls.Credentials;
import chat.server.token.Tokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Unmatched;

/** The commands that look at the settings without starting a server. They take the server's own flags. */
public final class ConfigCommands {

    static final String CHECK = "check-config";
    static final String PRINT = "print-config";

    private ConfigCommands() {}

    /** Whether a command is one of them, which read the sources of settings themselves. */
    public static boolean have(String name) {
        return name.equals(CHECK) || name.equals(PRINT);
    }

    private abstract static class WithFlags extends Subcommand implements Callable<Integer> {
        @Unmatched
        @SuppressWarnings("UnusedVariable") // lets them pass
        private List<String> unmatched = new ArrayList<>();

        @Override
        public Integer call() throws IOException {
            CommandLine line = line();
            List<String> flags = flags(spec());
            List<String> faults = Readout.faults(flags, System.getenv());
            if (faults.isEmpty()) {
                faults = print(Readout.of(flags, System.getenv()), line.getOut());
                line.getOut().flush();
            }
            faults.forEach(line.getErr()::println);
            line.getErr().flush();
            return faults.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.USAGE;
        }

        /** All that stands before and after the command's name. */
        private static List<String> flags(CommandSpec spec) {
            List<String> flags =
                    new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
            flags.remove(CommandName.index(flags, spec.root()));
            return flags;
        }

        /** Prints what a reading without faults has to say. Gives the faults that are found only then, of which each is a line. */
        abstract List<String> print(Readout read, PrintWriter out) throws IOException;
    }

    /** {@code chat-server check-config}. */
    @Command(
            name = CHECK,
            description =
                    "Says what is wrong with the flags, the variables, the file and the database, a line for each fault, "
                            + "with status 2; or how many connections the machine's limits allow.",
            customSynopsis = "chat-server check-config [the flags of chat-server]")
    public static final class Check extends WithFlags {
        @Override
        List<String> print(Readout read, PrintWriter out) throws IOException {
            List<String> databases = new ArrayList<>();
            List<String> faults = Databases.look(read.config().history().store(), databases::add);
            if (!faults.isEmpty()) {
                return faults;
            }
            out.println("The settings are right.");
            read.config().settings().proxies().warning().ifPresent(out::println);
            TlsFiles tls = read.config().settings().tls();
            if (tls != null) {
                Credentials credentials = Credentials.read(tls);
                out.println("the certificate is of " + credentials.name() + ", until " + credentials.expiry());
                credentials.warning(Instant.now()).ifPresent(out::println);
            }
            Tokens.describe(read.config().settings().tokens()).forEach(out::println);
            Capacity.ofThisProcess(read.config()).lines().forEach(out::println);
            out.println(MemoryCeiling.lineOfThisProcess(read.config()));
            databases.forEach(out::println);
            return faults;
        }
    }

    /** {@code chat-server print-config}. */
    @Command(
            name = PRINT,
            description = "Prints every setting and where it comes from, as a file for --config, "
                    + "and how many connections the machine's limits allow.",
            customSynopsis = "chat-server print-config [the flags of chat-server]")
    public static final class Print extends WithFlags {
        @Override
        List<String> print(Readout read, PrintWriter out) {
            read.values().forEach((key, value) -> {
                String comment = key.equals(Sources.CONFIG.substring(2)) ? "# " : "";
                out.printf("%-44s # %s%n", comment + key + " = " + value.toml(), value.origin());
            });
            Capacity.ofThisProcess(read.config()).lines().forEach(line -> out.println("# " + line));
            out.println("# " + MemoryCeiling.lineOfThisProcess(read.config()));
            return List.of();
        }
    }
}
