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

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    public @Nullable Store store() {
        if (!urls.isEmpty()) {
            return new Store.Postgres(urls, user, passwordFile);
        }
        if (user != null || passwordFile != null) {
            throw new IllegalArgumentException(
                    (user == null ? "--postgres-password-file" : "--postgres-user") + ": needs --postgres");
        }
        return null;
    }
}
