package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.Durability;
import chat.server.config.History;
import chat.server.config.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which messages are retained, and where. Filled once, by the command line. */
public final class HistoryFlags {

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "stores messages in this folder (default: $STATE_DIRECTORY, which systemd sets, "
                    + "else chat-server in $XDG_STATE_HOME or ~/.local/state)")
    private Path data = defaultData(System::getenv);

    @Option(
            names = "--durability",
            paramLabel = "KIND",
            description =
                    "an acknowledged message survives a power cut (disk) or the end of the process (process)" + DEFAULT)
    private Durability durability = Durability.DISK;

    /** The fallback, as a flag without one would be the opposite of what a variable or the file say. */
    @Option(
            names = "--in-memory",
            arity = "0..1",
            paramLabel = "false",
            fallbackValue = "true",
            description = "stores messages in memory alone: they end with the process")
    private boolean inMemory;

    @Mixin
    private final PostgresFlags postgres = new PostgresFlags();

    @Option(names = "--history-messages", paramLabel = "N", description = "events retained of each room" + DEFAULT)
    private int historyMessages = History.defaults().messages();

    @Option(
            names = "--history-age",
            paramLabel = "TIME",
            description = "deletes messages older than this, such as 12h or 30d; 0s: no limit" + DEFAULT)
    private Duration historyAge = History.defaults().age();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    History history() {
        return new History(historyMessages, historyAge, store());
    }

    private @Nullable Store store() {
        Store shared = postgres.store();
        if (shared != null && inMemory) {
            throw new IllegalArgumentException("--in-memory: not with --postgres");
        }
        if (shared != null && !data.equals(defaultData(System::getenv))) {
            throw new IllegalArgumentException("--data: not with --postgres, which stores everything");
        }
        return shared != null ? shared : inMemory ? null : new Store.Folder(data, durability);
    }

    /** By the XDG base directory specification, where the service manager names no folder (systemd.exec). */
    public static Path defaultData(UnaryOperator<@Nullable String> environment) {
        String ofService = environment.apply("STATE_DIRECTORY");
        if (ofService != null && !ofService.isEmpty()) {
            return Path.of(ofService.split(":", 2)[0]);
        }
        String ofUser = environment.apply("XDG_STATE_HOME");
        Path state = ofUser != null && ofUser.startsWith("/")
                ? Path.of(ofUser)
                : Path.of(System.getProperty("user.home"), ".local", "state");
        return state.resolve("chat-server");
    }
}
