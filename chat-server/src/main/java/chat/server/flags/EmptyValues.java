package chat.server.flags;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Finds flags and variables with an empty value, which no setting has: it comes from a script whose own variable is not set. Stateless.
 */
final class EmptyValues {

    private EmptyValues() {}

    /** A line for each; none if nothing but help is asked for. */
    static List<String> complaints(CommandSpec spec, List<String> arguments, Map<String, String> environment) {
        if (CommandName.isQuestion(arguments)) {
            return List.of();
        }
        return Stream.concat(ofFlags(arguments).stream(), ofVariables(spec, environment))
                .map(name -> name + " must not be empty")
                .toList();
    }

    private static List<String> ofFlags(List<String> arguments) {
        List<String> names = new ArrayList<>();
        String before = "";
        for (String argument : arguments) {
            if (argument.isBlank()) {
                names.add(before.startsWith("--") ? before : "an argument");
            } else if (isEmptyFlag(argument)) {
                names.add(argument.substring(0, argument.indexOf('=')));
            }
            before = argument;
        }
        return names;
    }

    private static boolean isEmptyFlag(String argument) {
        int end = argument.indexOf('=');
        return argument.startsWith("--")
                && end > 0
                && argument.substring(end + 1).isBlank();
    }

    private static Stream<String> ofVariables(CommandSpec spec, Map<String, String> environment) {
        return spec.options().stream()
                .filter(Sources::isSetting)
                .map(Sources::variable)
                .filter(name -> environment.getOrDefault(name, "set").isBlank());
    }

    /** The others. */
    static List<String> without(List<String> arguments) {
        List<String> others = new ArrayList<>();
        for (String argument : arguments) {
            int last = others.size() - 1;
            if (!argument.isBlank() && !isEmptyFlag(argument)) {
                others.add(argument);
            } else if (argument.isBlank() && last >= 0 && others.get(last).startsWith("--")) {
                others.remove(last);
            }
        }
        return others;
    }
}
