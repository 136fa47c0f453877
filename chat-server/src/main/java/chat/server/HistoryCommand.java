package chat.server;

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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code chat-server history}: looks into the store, which a server may be using. */
@Command(
        name = HistoryCommand.NAME,
        description = "Reads the stored messages, also while a server runs.",
        mixinStandardHelpOptions = true,
        versionProvider = ChatServerMain.Version.class,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "(export | stats | check | backup)",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:it could not be done",
            "2:a flag was wrong",
            "4:done, but some messages are damaged or missing"
        })
final class HistoryCommand implements Runnable {

    static final String NAME = "history";
    static final int DAMAGED = 4;

    private static final String LOG_DAMAGED = "the log is damaged or lacks its end, so messages are missing";

    private static final int PAGE_MESSAGES = 1_000;
    private static final String ROW = "%-32s %10s %12s %12s %14s  %-24s  %-24s%n";

    @Spec
    private @Nullable CommandSpec spec;

    /** Where the store is. */
    private static final class Data {
        @Option(
                names = "--data",
                paramLabel = "FOLDER",
                description = "the server's --data (default: the server's default)")
        private @Nullable Path folder;

        private Path folder() {
            return folder == null ? HistoryFlags.defaultData(System::getenv) : folder;
        }

        private MessageReader open() throws StoreException {
            return MessageStore.readerOf(folder());
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec().commandLine(), "history needs export, stats, check or backup");
    }

    @Command(
            name = "export",
            description = "Prints the events of a room, oldest first, each as one line of JSON: as its members "
                    + "get it, with the epoch in front. Leaves out what is damaged, and says so.",
            mixinStandardHelpOptions = true,
            versionProvider = ChatServerMain.Version.class,
            usageHelpAutoWidth = true)
    int export(
            @Mixin Data data,
            @Option(names = "--room", required = true, paramLabel = "ROOM", description = "the room's name")
                    String room)
            throws StoreException, IOException {
        RoomName name = roomName(room);
        try (MessageReader reader = data.open();
                // Not the command line's writer: these are bytes, and an error has to be noticed.
                OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
            if (!reader.knows(name)) {
                throw new StoreException("nothing was ever said in the room " + name.value());
            }
            int status = export(reader, name, out);
            if (MessageStore.isLogWhole(data.folder())) {
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

    private void complain(String line) {
        PrintWriter err = spec().commandLine().getErr();
        err.println("chat-server: " + line);
        err.flush();
    }

    private RoomName roomName(String room) {
        return RoomName.parseAny(room)
                .orElseThrow(() -> new ParameterException(spec().commandLine(), "--room: '" + room + "' is no room"));
    }

    @Command(
            name = "stats",
            description = "Prints how many events each room has, which ones, and how large they are.",
            mixinStandardHelpOptions = true,
            versionProvider = ChatServerMain.Version.class,
            usageHelpAutoWidth = true)
    void stats(@Mixin Data data) throws StoreException {
        PrintWriter out = spec().commandLine().getOut();
        try (MessageReader reader = data.open()) {
            out.printf(Locale.ROOT, ROW, "room", "messages", "first", "last", "bytes", "oldest", "newest");
            for (RoomStats room : reader.stats()) {
                if (room.name().equals(RoomName.SERVER.value())) {
                    continue; // nobody speaks there
                }
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
        }
        out.flush();
    }

    @Command(
            name = "check",
            description = "Reads everything and prints a line for each damage; status 4 if there is any.",
            mixinStandardHelpOptions = true,
            versionProvider = ChatServerMain.Version.class,
            usageHelpAutoWidth = true)
    int check(@Mixin Data data) throws StoreException {
        PrintWriter out = spec().commandLine().getOut();
        StoreCheck.Result result = StoreCheck.run(data.folder(), out::println);
        out.println(result.rooms() + " rooms, " + result.messages() + " messages: "
                + (result.problems() == 0 ? "no damage" : result.problems() + " problems"));
        out.flush();
        return result.problems() == 0 ? CommandLine.ExitCode.OK : DAMAGED;
    }

    @Command(
            name = "backup",
            description = "Copies all that is stored into a new folder, which can be the --data of a server.",
            mixinStandardHelpOptions = true,
            versionProvider = ChatServerMain.Version.class,
            usageHelpAutoWidth = true)
    int backup(
            @Mixin Data data,
            @Parameters(paramLabel = "COPY", description = "the new folder, which must not be there yet") Path copy)
            throws StoreException {
        if (Backup.make(data.folder(), copy)) {
            return CommandLine.ExitCode.OK;
        }
        complain("the log lacks its end, or the table is damaged; the copy has what is left, and begins a new"
                + " numbering");
        return DAMAGED;
    }

    private static String time(long millis) {
        return millis == 0 ? "-" : Instant.ofEpochMilli(millis).toString();
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("not run by the command line");
        }
        return spec;
    }
}
