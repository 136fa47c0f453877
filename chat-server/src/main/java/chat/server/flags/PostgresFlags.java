package chat.server.flags;

import chat.server.config.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The database of several nodes. Filled once, by the command line. */
public final class PostgresFlags {

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description = "PostgreSQL database that several nodes share, instead of a folder: "
                    + "jdbc:postgresql://host:5432/database, with a comma between the servers of a failover")
    private List<String> urls = new ArrayList<>();

    @Option(names = "--postgres-user", paramLabel = "NAME", description = "role that the nodes connect as")
    private @Nullable String user;

    @Option(
            names = "--postgres-password-file",
            paramLabel = "FILE",
            description = "file with its password, read at each connect")
    private @Nullable Path passwordFile;

    /** The fallback, as a flag without one would be the opposite of what a variable or the file say. */
    @Option(
            names = "--require-replicated",
            arity = "0..1",
            paramLabel = "false",
            fallbackValue = "true",
            description = "not ready while no synchronous standby has what is acknowledged")
    private boolean requireReplicated;

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    public @Nullable Store store() {
        if (!urls.isEmpty()) {
            return new Store.Postgres(urls, user, passwordFile, requireReplicated);
        }
        if (user != null || passwordFile != null || requireReplicated) {
            String flag = user != null
                    ? "--postgres-user"
                    : passwordFile != null ? "--postgres-password-file" : "--require-replicated";
            throw new IllegalArgumentException(flag + ": needs --postgres");
        }
        return null;
    }
}
