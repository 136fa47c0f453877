package chat.server.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command has: the flags for help and version, and the line that called it. Filled once, by the command line. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true)
abstract class Subcommand {

    @Spec
    private @Nullable CommandSpec spec;

    final CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return spec;
    }

    final CommandLine line() {
        return spec().commandLine();
    }

    /** Says on standard error what an operator has to know besides the output. */
    final void complain(String message) {
        Complaints.print(line(), message);
    }
}
