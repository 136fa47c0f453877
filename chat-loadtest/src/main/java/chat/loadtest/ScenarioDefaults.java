package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Scenario;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Has a scenario's fields stand in for the flags that are not given. Immutable. */
final class ScenarioDefaults implements IDefaultValueProvider {

    private final Scenario scenario;

    /**
     * Takes a scenario whose fields are all known.
     *
     * @throws CannotRunException if the scenario has a field that is none of them
     */
    ScenarioDefaults(Scenario scenario) {
        this.scenario = scenario;
        List<String> known = LoadFlags.names();
        for (String field : scenario.fields().keySet()) {
            if (!known.contains(field)) {
                throw new CannotRunException("--scenario: " + scenario.name() + " has the field '" + field
                        + "', which is not known; the command scenarios lists those that are");
            }
        }
    }

    @Override
    public @Nullable String defaultValue(ArgSpec arg) {
        return arg instanceof OptionSpec option
                ? scenario.fields().get(option.longestName().substring("--".length()))
                : null;
    }
}
