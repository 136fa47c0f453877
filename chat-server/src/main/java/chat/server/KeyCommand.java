package chat.server;

import chat.server.admin.api.ApiKey;
import chat.server.admin.api.ApiKeyFile;
import chat.server.admin.api.Scope;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code chat-server key}: makes keys for the API. */
@Command(
        name = KeyCommand.NAME,
        description = "Makes keys for the HTTP API.",
        mixinStandardHelpOptions = true,
        versionProvider = ChatServerMain.Version.class,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "create",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "2:a flag was wrong"})
final class KeyCommand implements Runnable {

    static final String NAME = "key";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(line(), "key needs create");
    }

    private CommandLine line() {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return spec.commandLine();
    }

    @Command(
            name = "create",
            description =
                    "Prints a new key, which nobody can find out again, and the line of it for the file of --api-keys.",
            mixinStandardHelpOptions = true,
            versionProvider = ChatServerMain.Version.class,
            usageHelpAutoWidth = true)
    int create(
            @Option(
                            names = "--name",
                            required = true,
                            paramLabel = "NAME",
                            description = "whose key it is, and as which user it publishes")
                    String name,
            @Option(
                            names = "--scope",
                            required = true,
                            split = ",",
                            paramLabel = "SCOPE",
                            description = "publish, publish-as, read, moderate or admin; again for more")
                    List<String> scopes,
            @Option(
                            names = "--rate",
                            paramLabel = "N",
                            defaultValue = "" + ApiKey.DEFAULT_PER_SECOND,
                            description = "requests a second (default: ${DEFAULT-VALUE})")
                    int rate) {
        PrintWriter out = line().getOut();
        String secret = ApiKey.newSecret();
        out.println("key, shown only now: " + secret);
        out.println("line for --api-keys: " + key(name, scopes, rate, secret).line());
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    private ApiKey key(String name, List<String> scopes, int rate, String secret) {
        try {
            Set<Scope> all = EnumSet.noneOf(Scope.class);
            scopes.forEach(scope -> all.add(ApiKeyFile.scope(scope)));
            return new ApiKey(ApiKeyFile.name(name), all, ApiKeyFile.rate(rate), ApiKey.hash(secret));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line(), String.valueOf(e.getMessage()), e);
        }
    }
}
