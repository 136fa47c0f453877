package chat.loadtest;

import chat.loadtest.plan.Scenario;
import java.io.PrintWriter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code scenarios}: lists the built-in scenarios and the fields of a scenario. Confined to the main thread. */
@Command(
        name = "scenarios",
        description = "Lists the built-in scenarios and all fields; or prints one scenario as a file to start from.")
@SuppressWarnings("NullAway.Init") // set by picocli
final class ScenariosCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "NAME|FILE", description = "The scenario to print.")
    private @Nullable String scenario;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (scenario != null) {
            out.print(ScenarioDefaults.read(scenario).text());
            out.flush();
            return;
        }
        for (String name : Scenario.BUILT_IN) {
            Scenario builtIn = ScenarioDefaults.read(name);
            out.printf("%-14s %s%n", name, builtIn.description());
            builtIn.fields().forEach((field, value) -> out.printf("%-14s   %s = %s%n", "", field, value));
        }
        out.println();
        out.println("Fields; each is also a flag of the command run:");
        for (OptionSpec option : CommandSpec.forAnnotatedObject(new LoadFlags()).options()) {
            out.printf(
                    "  %-18s %s%n",
                    option.longestName().substring("--".length()),
                    String.join(" ", Arrays.asList(option.description())).replace("%%", "%"));
        }
    }
}
