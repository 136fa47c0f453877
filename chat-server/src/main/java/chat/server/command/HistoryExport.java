package chat.server.command;

import chat.protocol.RoomName;
import chat.server.flags.DatabaseFlags;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.table.MessageReader;
import chat.server.store.table.MessageStore;
import chat.server.stream.postgres.DatabaseReader;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code chat-server history export}. */
@Command(
        name = "export",
        description = "Prints the events of a room, oldest first, each as one line of JSON: as its members "
                + "get it, with the epoch in front. Leaves out what is damaged, and says so.")
final class HistoryExport extends HistoryCommand.OfStore {

    private static final int PAGE_EVENTS = 1_000;

    @Option(names = "--room", required = true, paramLabel = "ROOM", description = "the room's name")
    private String room = "";

    @Mixin
    private final DatabaseFlags database = new DatabaseFlags();

    private final OutputStream output;

    /** To standard output. */
    HistoryExport() {
        // Not the command line's writer: these are bytes, and an error has to be noticed.
        this(new FileOutputStream(FileDescriptor.out));
    }

    HistoryExport(OutputStream output) {
        this.output = output;
    }

    @Override
    public Integer call() throws StoreException, IOException {
        RoomName name = RoomName.parseAny(room)
                .orElseThrow(() -> new ParameterException(line(), "--room: '" + room + "' is no room"));
        try (OutputStream out = new BufferedOutputStream(output)) {
            return isOfDatabase(database) ? ofDatabase(name, out) : ofFolder(name, out);
        }
    }

    private int ofDatabase(RoomName name, OutputStream out) throws StoreException, IOException {
        try (DatabaseReader reader = DatabaseReader.of(name, Databases.of(database, line()))) {
            requireKnown(reader.knows(name), name);
            String epoch = reader.epoch();
            int status = CommandLine.ExitCode.OK;
            for (long last = 0; ; ) {
                DatabaseReader.Page page = reader.readAfter(name, last, PAGE_EVENTS);
                if (page.firstSeq() > page.from()) {
                    complain("events " + page.from() + " to " + (page.firstSeq() - 1)
                            + " are missing or cannot be read; left out");
                    status = HistoryCommand.DAMAGED;
                } else if (page.payloads().isEmpty()) {
                    return status;
                }
                EventLines.write(epoch, page.payloads(), out);
                last = page.firstSeq() + page.payloads().size() - 1;
            }
        }
    }

    private int ofFolder(RoomName name, OutputStream out) throws StoreException, IOException {
        try (MessageReader reader = open()) {
            requireKnown(reader.knows(name), name);
            int status = export(reader, name, out);
            if (MessageStore.isLogWhole(folder())) {
                return status;
            }
            complain(HistoryCommand.LOG_DAMAGED);
            return HistoryCommand.DAMAGED;
        }
    }

    private static void requireKnown(boolean known, RoomName name) throws StoreException {
        if (!known) {
            throw new StoreException("nothing was ever said in the room " + name.value());
        }
    }

    private int export(MessageReader reader, RoomName name, OutputStream out) throws StoreException, IOException {
        String epoch = reader.epoch();
        int status = CommandLine.ExitCode.OK;
        for (long last = 0; ; ) {
            try {
                MessageReader.Page page = reader.readAfter(name, last, PAGE_EVENTS);
                if (page.payloads().isEmpty()) {
                    return status;
                }
                EventLines.write(epoch, page.payloads(), out);
                last = page.firstSeq() + page.payloads().size() - 1;
            } catch (DamageException e) {
                complain(e.getMessage() + "; left out");
                status = HistoryCommand.DAMAGED;
                last = Math.max(last + 1, e.last());
            }
        }
    }
}
