package chat.server.flags;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Finds flags and variables with an empty value, which no setting has: it comes from a script whose own variable is not set. Stateless.
 */
final class EmptyValues {

    private static final Set<String> QUESTIONS = Set.of("-h", "--help", "-V", "--version");

    private EmptyValues() {}

    /** A line that names the first one; empty if there is none, or nothing but help is asked for. */
    static Optional<String> complaint(CommandSpec spec, List<String> arguments, Map<String, String> environment) {
        if (isQuestion(arguments)) {
            return Optional.empty();
        }
        return ofFlag(arguments).or(() -> ofVariable(spec, environment)).map(name -> name + " must not be empty");
    }

    /** Whether they ask for help or the version. */
    static boolean isQuestion(List<String> arguments) {
        return arguments.stream().anyMatch(QUESTIONS::contains);
    }

    private static Optional<String> ofFlag(List<String> arguments) {
        String before = "";
        for (String argument : arguments) {
            if (argument.isBlank()) {
                return Optional.of(before.startsWith("--") ? before : "an argument");
            }
            int end = argument.indexOf('=');
            if (argument.startsWith("--")
                    && end > 0
                    && argument.substring(end + 1).isBlank()) {
                return Optional.of(argument.substring(0, end));
            }
            before = argument;
        }
        return Optional.empty();
    }

    private static Optional<String> ofVariable(CommandSpec spec, Map<String, String> environment) {
        return spec.options().stream()
                .filter(Sources::isSetting)
                .map(Sources::variable)
                .filter(name -> environment.getOrDefault(name, "set").isBlank())
                .findFirst();
    }
}
