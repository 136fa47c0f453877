package chat.server.flags;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a shared database is, for the server and for commands. Filled once, by the command line. */
public final class DatabaseFlags {

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description = "PostgreSQL database that several nodes share, instead of a folder: "
                    + "jdbc:postgresql://host:5432/database, with a comma between the servers of a failover; "
                    + "given again, rooms are spread over the databases")
    private List<String> urls = new ArrayList<>();

    @Option(names = "--postgres-user", paramLabel = "NAME", description = "role that the nodes connect as")
    private @Nullable String user;

    @Option(
            names = "--postgres-password-file",
            paramLabel = "FILE",
            description = "file with its password, read at each connect")
    private @Nullable Path passwordFile;

    /** Empty if there is none. */
    public List<String> urls() {
        return urls;
    }

    /** Null if the URLs say it. */
    public @Nullable String user() {
        return user;
    }

    /** Null for none. */
    public @Nullable Path passwordFile() {
        return passwordFile;
    }
}
