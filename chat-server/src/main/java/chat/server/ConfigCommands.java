package chat.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** The commands that look at the settings without starting a server. They take the server's own flags. */
final class ConfigCommands {

    static final String CHECK = "check-config";
    static final String PRINT = "print-config";

    private ConfigCommands() {}

    static boolean areMeant(List<String> arguments) {
        return arguments.contains(CHECK) || arguments.contains(PRINT);
    }

    private abstract static class WithFlags implements Callable<Integer> {
        @Spec
        private @Nullable CommandSpec spec;

        @Unmatched
        @SuppressWarnings("UnusedVariable") // lets them pass
        private List<String> unmatched = new ArrayList<>();

        @Override
        public Integer call() throws IOException {
            if (spec == null) {
                throw new IllegalStateException("not run by the command line");
            }
            CommandLine line = spec.commandLine();
            int status = run(flags(spec), line.getOut(), line.getErr());
            line.getOut().flush();
            line.getErr().flush();
            return status;
        }

        /** All that stands before and after the command's name. */
        private static List<String> flags(CommandSpec spec) {
            List<String> flags =
                    new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
            flags.remove(spec.name());
            return flags;
        }

        abstract int run(List<String> flags, PrintWriter out, PrintWriter err) throws IOException;
    }

    /** {@code chat-server check-config}. */
    @Command(
            name = CHECK,
            description =
                    "Says what is wrong with the flags, the variables and the file, a line for each fault, with status 2; "
                            + "or how many connections the machine's limits allow.",
            customSynopsis = "chat-server check-config [the flags of chat-server]",
            mixinStandardHelpOptions = true,
            versionProvider = ChatServerMain.Version.class,
            usageHelpAutoWidth = true)
    static final class Check extends WithFlags {
        @Override
        int run(List<String> flags, PrintWriter out, PrintWriter err) throws IOException {
            List<String> faults = Readout.faults(flags, System.getenv());
            if (!faults.isEmpty()) {
                faults.forEach(err::println);
                return CommandLine.ExitCode.USAGE;
            }
            out.println("The settings are right.");
            Capacity.ofThisProcess(Readout.of(flags, System.getenv()).config())
                    .lines()
                    .forEach(out::println);
            return CommandLine.ExitCode.OK;
        }
    }

    /** {@code chat-server print-config}. */
    @Command(
            name = PRINT,
            description = "Prints every setting and where it comes from, as a file for --config, "
                    + "and how many connections the machine's limits allow.",
            customSynopsis = "chat-server print-config [the flags of chat-server]",
            mixinStandardHelpOptions = true,
            versionProvider = ChatServerMain.Version.class,
            usageHelpAutoWidth = true)
    static final class Print extends WithFlags {
        @Override
        int run(List<String> flags, PrintWriter out, PrintWriter err) throws IOException {
            List<String> faults = Readout.faults(flags, System.getenv());
            if (!faults.isEmpty()) {
                faults.forEach(err::println);
                return CommandLine.ExitCode.USAGE;
            }
            Readout read = Readout.of(flags, System.getenv());
            read.values().forEach((key, value) -> {
                String comment = key.equals(Sources.CONFIG.substring(2)) ? "# " : "";
                out.printf("%-44s # %s%n", comment + key + " = " + value.toml(), value.origin());
            });
            Capacity.ofThisProcess(read.config()).lines().forEach(line -> out.println("# " + line));
            return CommandLine.ExitCode.OK;
        }
    }
}
