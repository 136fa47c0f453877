package chat.server;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code chat-server token}: makes and checks tokens. */
@Command(
        name = TokenCommand.NAME,
        description = "Makes and checks tokens (JWT), by which clients say who they are.",
        mixinStandardHelpOptions = true,
        versionProvider = ChatServerMain.Version.class,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "create|check",
        subcommands = {TokenCreateCommand.class, TokenCheckCommand.class},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the token was made, or is good",
            "1:a key cannot be used, or the token is bad; one line on standard error says why",
            "2:a flag, a variable or the file of --config was wrong"
        })
final class TokenCommand implements Runnable {

    static final String NAME = "token";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "token needs create or check");
        }
    }
}
