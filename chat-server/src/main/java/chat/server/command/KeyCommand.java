package chat.server.command;

import chat.server.admin.api.ApiKey;
import chat.server.admin.api.ApiKeyFile;
import chat.server.admin.api.Scope;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code chat-server key}: makes keys for the API. */
@Command(
        name = "key",
        description = "Makes keys for the HTTP API.",
        subcommands = KeyCommand.Create.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:done", "2:a flag was wrong"})
public final class KeyCommand extends Group {

    /** {@code chat-server key create}. */
    @Command(
            name = "create",
            description = "Prints a new key, shown only now, and its line for the file of --api-keys.")
    static final class Create extends Subcommand implements Runnable {
        @Option(
                names = "--name",
                required = true,
                paramLabel = "NAME",
                description = "names the key, and the user as which it publishes")
        private String name = "";

        @Option(
                names = "--scope",
                required = true,
                split = ",",
                paramLabel = "SCOPE",
                description = "allows publish, publish-as, read, moderate or admin; again for more")
        private List<String> scopes = List.of();

        @Option(
                names = "--rate",
                paramLabel = "N",
                defaultValue = "" + ApiKey.DEFAULT_PER_SECOND,
                description = "limits requests per second (default: ${DEFAULT-VALUE})")
        private int rate;

        @Override
        public void run() {
            PrintWriter out = line().getOut();
            String secret = ApiKey.newSecret();
            String line = key(secret).line();
            out.println("key, shown only now: " + secret);
            out.println("line for --api-keys: " + line);
            out.flush();
        }

        private ApiKey key(String secret) {
            try {
                Set<Scope> all = EnumSet.noneOf(Scope.class);
                scopes.forEach(scope -> all.add(ApiKeyFile.scope(scope)));
                return new ApiKey(ApiKeyFile.name(name), all, ApiKeyFile.rate(rate), ApiKey.hash(secret));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(line(), String.valueOf(e.getMessage()), e);
            }
        }
    }
}
