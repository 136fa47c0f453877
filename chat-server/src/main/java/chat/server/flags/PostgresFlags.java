package chat.server.flags;

import chat.server.config.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The database of several nodes. Filled once, by the command line. */
public final class PostgresFlags {

    @Mixin
    private final DatabaseFlags database = new DatabaseFlags();

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
        if (!database.urls().isEmpty()) {
            return new Store.Postgres(database.urls(), database.user(), database.passwordFile(), requireReplicated);
        }
        if (database.user() != null || database.passwordFile() != null || requireReplicated) {
            String flag = database.user() != null
                    ? "--postgres-user"
                    : database.passwordFile() != null ? "--postgres-password-file" : "--require-replicated";
            throw new IllegalArgumentException(flag + ": needs --postgres");
        }
        return null;
    }
}
