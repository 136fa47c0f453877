package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Takes the flags that are not given from the scenario that {@code --scenario} names. picocli asks after it has read all flags.
 * Confined to the main thread.
 */
final class ScenarioDefaults implements IDefaultValueProvider {

    private @Nullable Scenario scenario;

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        String name = arg.command().findOption("--scenario").getValue();
        if (name == null || !(arg instanceof OptionSpec option)) {
            return null;
        }
        try {
            Scenario read = scenario == null ? load(name) : scenario;
            scenario = read;
            return read.fields().get(option.longestName().substring("--".length()));
        } catch (CannotRunException e) {
            throw new ParameterException(arg.command().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static Scenario load(String name) {
        Scenario scenario = Scenario.load(name);
        List<String> known = LoadFlags.names();
        for (String field : scenario.fields().keySet()) {
            if (!known.contains(field)) {
                throw new CannotRunException("--scenario: " + name + " has the unknown field '" + field
                        + "'; the command scenarios lists all fields");
            }
        }
        return scenario;
    }
}
