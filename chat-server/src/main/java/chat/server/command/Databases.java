package chat.server.command;

import chat.server.config.Store;
import chat.server.flags.DatabaseFlags;
import chat.server.stream.postgres.Database;
import chat.server.stream.postgres.PasswordFile;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Makes databases of flags. Stateless. */
final class Databases {

    private Databases() {}

    /** The one that the flags name; throws what the command line says then. */
    static Database one(DatabaseFlags flags, CommandLine line) {
        if (flags.urls().size() != 1) {
            throw new ParameterException(line, "--postgres: needed, once");
        }
        try {
            Store.Postgres store = new Store.Postgres(flags.urls(), flags.user(), flags.passwordFile(), false);
            return new Database(store.urls().get(0), store.user(), new PasswordFile(store.passwordFile()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()), e);
        }
    }
}
