package chat.server.command;

import chat.server.config.Store;
import chat.server.flags.DatabaseFlags;
import chat.server.stream.postgres.Database;
import chat.server.stream.postgres.PasswordFile;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Makes databases of flags. Stateless. */
final class Databases {

    private Databases() {}

    /** Those that the flags name, at least one; throws what the command line says then. */
    static List<Database> of(DatabaseFlags flags, CommandLine line) {
        if (flags.urls().isEmpty()) {
            throw new ParameterException(line, "--postgres: needed");
        }
        try {
            Store.Postgres store = new Store.Postgres(flags.urls(), flags.user(), flags.passwordFile(), false);
            PasswordFile password = new PasswordFile(store.passwordFile());
            return store.urls().stream()
                    .map(url -> new Database(url, store.user(), password))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()), e);
        }
    }
}
