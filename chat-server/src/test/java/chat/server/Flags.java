package chat.server;

import chat.server.flags.Sources;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The program's flags, for tests of what is written about them. Stateless. */
public final class Flags {

    private Flags() {}

    /** All but those for help and version. */
    public static List<OptionSpec> settings() {
        CommandSpec spec = ChatServerMain.commandLine(Sources.NONE).getCommandSpec();
        return spec.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .toList();
    }

    /** The variable of the environment that stands for a flag. */
    public static String variable(OptionSpec option) {
        return Sources.variable(option);
    }
}
