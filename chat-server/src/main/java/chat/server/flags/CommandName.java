package chat.server.flags;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Finds the command that some arguments name: the first one that is neither a flag of the server nor the value of one. Stateless. */
public final class CommandName {

    private static final String END_OF_FLAGS = "--";
    private static final Set<String> QUESTIONS = Set.of("-h", "--help", "-V", "--version");

    private CommandName() {}

    /** The name, whether or not there is such a command; empty if the server itself is meant. */
    public static String in(List<String> arguments, CommandSpec server) {
        int index = index(arguments, server);
        return index < 0 ? "" : arguments.get(index);
    }

    /** Where it stands; -1 if there is none. */
    public static int index(List<String> arguments, CommandSpec server) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals(END_OF_FLAGS)) {
                return -1;
            }
            if (!argument.startsWith("-")) {
                return i;
            }
            OptionSpec flag = server.findOption(argument);
            if (flag != null && flag.arity().min() > 0) {
                i++; // its value
            }
        }
        return -1;
    }

    /** Whether they ask for help or the version. */
    public static boolean isQuestion(List<String> arguments) {
        return flagsOf(arguments).stream().anyMatch(QUESTIONS::contains);
    }

    /** The arguments that can be flags: all before the one that ends them. */
    static List<String> flagsOf(List<String> arguments) {
        int end = arguments.indexOf(END_OF_FLAGS);
        return end < 0 ? arguments : arguments.subList(0, end);
    }
}
