package chat.server.command;

import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** A command that does nothing without one of its own commands. */
@Command(synopsisSubcommandLabel = "COMMAND")
abstract class Group extends Subcommand implements Runnable {

    @Override
    public final void run() {
        Set<String> names = spec().subcommands().keySet();
        String needs = names.size() > 2 ? "one of " + String.join(", ", names) : String.join(" or ", names);
        throw new ParameterException(line(), spec().name() + " needs " + needs);
    }
}
