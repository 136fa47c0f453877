package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Scenario;
import chat.loadtest.report.FileProblem;
import java.io.IOException;
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

    /** @throws CannotRunException if it cannot be read, or has a field that is unknown */
    static Scenario read(String name) {
        try {
            return Scenario.load(name);
        } catch (IOException e) {
            throw new CannotRunException("--scenario: cannot read " + name + ": " + FileProblem.words(e));
        }
    }

    private static Scenario load(String name) {
        Scenario scenario = read(name);
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
