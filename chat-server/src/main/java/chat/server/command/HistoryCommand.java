package chat.server.command;

import chat.protocol.RoomName;
import chat.server.flags.DatabaseFlags;
import chat.server.flags.HistoryFlags;
import chat.server.store.StoreException;
import chat.server.store.table.Backup;
import chat.server.store.table.MessageReader;
import chat.server.store.table.MessageStore;
import chat.server.store.table.RoomStats;
import chat.server.store.table.StoreCheck;
import chat.server.stream.postgres.DatabaseReader;
import chat.server.stream.postgres.DatabaseReader.Figures;
import chat.server.stream.postgres.TableCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code chat-server history}: looks into the store, which a server may be using. */
@Command(
        name = "history",
        description = "Reads the stored messages, also while a server runs, and moves them to databases.",
        subcommands = {
            HistoryExport.class,
            HistoryImport.class,
            HistorySlots.class,
            HistoryMoveSlot.class,
            HistoryCommand.Stats.class,
            HistoryCommand.Check.class,
            HistoryCommand.BackUp.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:it could not be done",
            "2:a flag was wrong",
            "4:done, but some messages are damaged or missing"
        })
public final class HistoryCommand extends Group {
    static final int DAMAGED = 4;

    static final String LOG_DAMAGED = "the log is damaged or lacks its end, so messages are missing";

    private static final String ROW = "%-32s %10s %12s %12s %14s  %-24s  %-24s%n";

    /** One that looks into a store. */
    abstract static class OfStore extends Subcommand implements Callable<Integer> {
        @Option(
                names = "--data",
                paramLabel = "FOLDER",
                description = "the server's --data (default: the server's default)")
        private @Nullable Path folder;

        final Path folder() {
            return folder == null ? HistoryFlags.defaultData(System::getenv) : folder;
        }

        /** Whether a database is named, and no folder: a folder on the command line wins over a database elsewhere. */
        final boolean isOfDatabase(DatabaseFlags database) {
            boolean named = line().getParseResult().hasMatchedOption("--postgres");
            return named
                    || !database.urls().isEmpty() && !line().getParseResult().hasMatchedOption("--data");
        }

        final MessageReader open() throws StoreException {
            return MessageStore.readerOf(folder());
        }
    }

    /** {@code chat-server history stats}. */
    @Command(name = "stats", description = "Prints how many events each room has, which ones, and how large they are.")
    static final class Stats extends OfStore {
        @Mixin
        private final DatabaseFlags database = new DatabaseFlags();

        @Override
        public Integer call() throws StoreException, IOException {
            PrintWriter out = line().getOut();
            if (isOfDatabase(database)) {
                print(DatabaseReader.figures(Databases.of(database, line())), out);
            } else {
                try (MessageReader reader = open()) {
                    print(reader.stats().stream().map(Stats::figures).toList(), out);
                }
            }
            out.flush();
            return CommandLine.ExitCode.OK;
        }

        private static Figures figures(RoomStats room) {
            return new Figures(
                    room.name(),
                    room.messages(),
                    room.oldest(),
                    room.newest(),
                    room.bytes(),
                    room.first(),
                    room.last());
        }

        private static void print(List<Figures> rooms, PrintWriter out) {
            out.printf(Locale.ROOT, ROW, "room", "messages", "first", "last", "bytes", "oldest", "newest");
            for (Figures room : rooms) {
                if (!room.room().equals(RoomName.SERVER.value())) { // nobody speaks there
                    print(room, out);
                }
            }
        }

        private static void print(Figures room, PrintWriter out) {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    room.room(),
                    room.events(),
                    room.oldest(),
                    room.newest(),
                    room.bytes(),
                    time(room.first()),
                    time(room.last()));
        }

        private static String time(long millis) {
            return millis == 0 ? "-" : Instant.ofEpochMilli(millis).toString();
        }
    }

    /** {@code chat-server history check}. */
    @Command(
            name = "check",
            description = "Reads everything and prints a line for each damage; status 4 if there is any.")
    static final class Check extends OfStore {
        @Mixin
        private final DatabaseFlags database = new DatabaseFlags();

        @Override
        public Integer call() throws StoreException, IOException {
            PrintWriter out = line().getOut();
            return isOfDatabase(database)
                    ? print(TableCheck.run(Databases.of(database, line()), out::println), out)
                    : print(StoreCheck.run(folder(), out::println), out);
        }

        private static int print(StoreCheck.Result result, PrintWriter out) {
            return print(result.rooms() + " rooms, " + result.messages() + " messages: ", result.problems(), out);
        }

        private static int print(TableCheck.Result result, PrintWriter out) {
            return print(result.rooms() + " rooms, " + result.events() + " events: ", result.problems(), out);
        }

        private static int print(String figures, int problems, PrintWriter out) {
            out.println(figures + (problems == 0 ? "no damage" : problems + " problems"));
            out.flush();
            return problems == 0 ? CommandLine.ExitCode.OK : DAMAGED;
        }
    }

    /** {@code chat-server history backup}. */
    @Command(
            name = "backup",
            description = "Copies all that is stored into a new folder, which can be the --data of a server.")
    static final class BackUp extends OfStore {
        @Parameters(paramLabel = "COPY", description = "the new folder, which must not be there yet")
        private Path copy = Path.of("");

        @Override
        public Integer call() throws StoreException {
            if (Backup.make(folder(), copy)) {
                return CommandLine.ExitCode.OK;
            }
            complain("the log lacks its end, or the table is damaged; the copy has what is left, and begins a new"
                    + " numbering");
            return DAMAGED;
        }
    }
}
