package chat.server.command;

import chat.server.config.Store;
import chat.server.flags.DatabaseFlags;
import chat.server.stream.postgres.Database;
import chat.server.stream.postgres.DatabaseProbe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Makes databases of flags and settings, and looks at them. Stateless. */
final class Databases {

    /** A look at one: it can wait for each of several servers to give up. */
    private static final long MOST_SECONDS = 20;

    private Databases() {}

    /** Those that the flags name, at least one; throws what the command line says then. */
    static List<Database> of(DatabaseFlags flags, CommandLine line) {
        if (flags.urls().isEmpty()) {
            throw new ParameterException(line, "--postgres: needed");
        }
        try {
            return Database.all(new Store.Postgres(flags.urls(), flags.user(), flags.passwordFile(), false));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Looks whether a node could use the databases of a store, if it has any. Blocks.
     *
     * @param found gets what there is to say of those that it could use
     * @return a line for each of the others
     */
    static List<String> look(@Nullable Store store, Consumer<String> found) {
        List<String> faults = new ArrayList<>();
        if (store instanceof Store.Postgres postgres) {
            for (Database database : Database.all(postgres)) {
                try {
                    DatabaseProbe.look(database, MOST_SECONDS, TimeUnit.SECONDS).forEach(found);
                } catch (IOException e) {
                    faults.add(String.valueOf(e.getMessage()));
                }
            }
        }
        return faults;
    }
}
