package chat.server.command;

import chat.server.flags.DatabaseFlags;
import chat.server.flags.HistoryFlags;
import chat.server.store.StoreException;
import chat.server.stream.postgres.DatabaseImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command {@code chat-server history import}. */
@Command(
        name = "import",
        description = "Stores the rooms of a folder, or what export has printed, in an empty database of --postgres."
                + " Numbers, times and the epoch stay, so that clients go on where they were.")
final class HistoryImport extends Subcommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "the --data of a server that was stopped (default: the server's default)")
    private @Nullable Path folder;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "what export has printed, instead of a folder: it lacks what is no longer retained, also of"
                    + " bans and settings")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private final DatabaseFlags database = new DatabaseFlags();

    @Override
    public Integer call() throws StoreException, IOException {
        if (!files.isEmpty() && line().getParseResult().hasMatchedOption("--data")) {
            throw new ParameterException(line(), "--data: not with files");
        }
        try (DatabaseImport into = new DatabaseImport(Databases.of(database, line()))) {
            Imported imported = files.isEmpty() ? ImportedFolder.copy(folder(), into) : ImportedFiles.copy(files, into);
            line().getOut()
                    .println(imported.rooms() + " rooms, " + imported.events() + " events, epoch " + imported.epoch());
            line().getOut().flush();
        }
        return 0;
    }

    /**
     * What came into the database.
     *
     * @param rooms without that of the server
     */
    record Imported(int rooms, long events, String epoch) {}

    private Path folder() {
        return folder == null ? HistoryFlags.defaultData(System::getenv) : folder;
    }
}
