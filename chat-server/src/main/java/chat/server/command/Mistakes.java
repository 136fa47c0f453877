package chat.server.command;

import chat.server.flags.NearestName;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with a command line. Stateless. */
public final class Mistakes {

    private Mistakes() {}

    /**
     * Words for a fault.
     *
     * @param arguments all of the command line
     */
    public static String line(ParameterException wrong, List<String> arguments) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched(
                    unmatched.getUnmatched().get(0), wrong.getCommandLine().getCommandSpec(), arguments);
        }
        CommandSpec spec = wrong.getCommandLine().getCommandSpec();
        String unknown = wrong instanceof MissingParameterException ? unknownFlag(arguments, spec) : null;
        if (unknown != null) {
            return noFlag(unknown, spec); // why something is missing
        }
        return String.valueOf(wrong.getMessage()).replace("option option", "option"); // as picocli has it
    }

    private static @Nullable String unknownFlag(List<String> arguments, CommandSpec spec) {
        return arguments.stream()
                .takeWhile(argument -> !argument.equals("--"))
                .map(argument -> argument.split("=", 2)[0])
                .filter(name -> name.startsWith("-") && spec.findOption(name) == null)
                .filter(name -> spec.root().findOption(name) == null)
                .findFirst()
                .orElse(null);
    }

    private static String unmatched(String argument, CommandSpec spec, List<String> arguments) {
        if (argument.startsWith("-")) {
            int end = arguments.indexOf("--");
            return end >= 0 && arguments.lastIndexOf(argument) > end
                    ? argument + " is text where it stands: put flags before --"
                    : noFlag(argument.split("=", 2)[0], spec);
        }
        Set<String> commands = spec.subcommands().keySet();
        return commands.isEmpty()
                ? "'" + argument + "' is one argument too many; a text of several words goes in quotes"
                : argument + " is no command" + NearestName.question(argument, commands);
    }

    private static String noFlag(String flag, CommandSpec spec) {
        List<String> known =
                spec.options().stream().map(OptionSpec::longestName).toList();
        String near = NearestName.question(flag, known);
        boolean mayBeText = near.isEmpty() && !spec.positionalParameters().isEmpty();
        return flag + " is no flag" + (mayBeText ? "; if it is text, put -- before it" : near);
    }
}
