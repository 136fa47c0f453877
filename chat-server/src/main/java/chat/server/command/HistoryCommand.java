package chat.server.command;

import chat.protocol.RoomName;
import chat.server.flags.HistoryFlags;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.table.Backup;
import chat.server.store.table.MessageReader;
import chat.server.store.table.MessageStore;
import chat.server.store.table.RoomStats;
import chat.server.store.table.StoreCheck;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command {@code chat-server history}: looks into the store, which a server may be using. */
@Command(
        name = "history",
        description = "Reads the stored messages, also while a server runs.",
        subcommands = {
            HistoryCommand.Export.class,
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
    private static final int DAMAGED = 4;

    private static final String LOG_DAMAGED = "the log is damaged or lacks its end, so messages are missing";

    private static final int PAGE_MESSAGES = 1_000;
    private static final String ROW = "%-32s %10s %12s %12s %14s  %-24s  %-24s%n";

    /** One that looks into a store. */
    private abstract static class OfStore extends Subcommand implements Callable<Integer> {
        @Option(
                names = "--data",
                paramLabel = "FOLDER",
                description = "the server's --data (default: the server's default)")
        private @Nullable Path folder;

        final Path folder() {
            return folder == null ? HistoryFlags.defaultData(System::getenv) : folder;
        }

        final MessageReader open() throws StoreException {
            return MessageStore.readerOf(folder());
        }
    }

    /** {@code chat-server history export}. */
    @Command(
            name = "export",
            description = "Prints the events of a room, oldest first, each as one line of JSON: as its members "
                    + "get it, with the epoch in front. Leaves out what is damaged, and says so.")
    static final class Export extends OfStore {
        @Option(names = "--room", required = true, paramLabel = "ROOM", description = "the room's name")
        private String room = "";

        @Override
        public Integer call() throws StoreException, IOException {
            RoomName name = RoomName.parseAny(room)
                    .orElseThrow(() -> new ParameterException(line(), "--room: '" + room + "' is no room"));
            try (MessageReader reader = open();
                    // Not the command line's writer: these are bytes, and an error has to be noticed.
                    OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
                if (!reader.knows(name)) {
                    throw new StoreException("nothing was ever said in the room " + name.value());
                }
                int status = export(reader, name, out);
                if (MessageStore.isLogWhole(folder())) {
                    return status;
                }
                complain(LOG_DAMAGED);
                return DAMAGED;
            }
        }

        private int export(MessageReader reader, RoomName name, OutputStream out) throws StoreException, IOException {
            byte[] start = ("{\"epoch\":\"" + reader.epoch() + "\",").getBytes(StandardCharsets.US_ASCII);
            int status = CommandLine.ExitCode.OK;
            for (long last = 0; ; ) {
                try {
                    MessageReader.Page page = reader.readAfter(name, last, PAGE_MESSAGES);
                    if (page.payloads().isEmpty()) {
                        return status;
                    }
                    for (byte[] payload : page.payloads()) {
                        out.write(start);
                        out.write(payload, 1, payload.length - 1); // without its brace
                        out.write('\n');
                    }
                    last = page.firstSeq() + page.payloads().size() - 1;
                } catch (DamageException e) {
                    complain(e.getMessage() + "; left out");
                    status = DAMAGED;
                    last = Math.max(last + 1, e.last());
                }
            }
        }
    }

    /** {@code chat-server history stats}. */
    @Command(name = "stats", description = "Prints how many events each room has, which ones, and how large they are.")
    static final class Stats extends OfStore {
        @Override
        public Integer call() throws StoreException {
            PrintWriter out = line().getOut();
            try (MessageReader reader = open()) {
                out.printf(Locale.ROOT, ROW, "room", "messages", "first", "last", "bytes", "oldest", "newest");
                for (RoomStats room : reader.stats()) {
                    if (!room.name().equals(RoomName.SERVER.value())) { // nobody speaks there
                        print(room, out);
                    }
                }
            }
            out.flush();
            return CommandLine.ExitCode.OK;
        }

        private static void print(RoomStats room, PrintWriter out) {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    room.name(),
                    room.messages(),
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
        @Override
        public Integer call() throws StoreException {
            PrintWriter out = line().getOut();
            StoreCheck.Result result = StoreCheck.run(folder(), out::println);
            out.println(result.rooms() + " rooms, " + result.messages() + " messages: "
                    + (result.problems() == 0 ? "no damage" : result.problems() + " problems"));
            out.flush();
            return result.problems() == 0 ? CommandLine.ExitCode.OK : DAMAGED;
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
