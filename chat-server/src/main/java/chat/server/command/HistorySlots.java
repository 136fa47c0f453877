package chat.server.command;

import chat.server.flags.DatabaseFlags;
import chat.server.stream.postgres.SlotFigures;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command {@code chat-server history slots}. */
@Command(
        name = "slots",
        description = "Prints which of several databases each slot of rooms is in, and how much there is in it.")
final class HistorySlots extends Subcommand implements Callable<Integer> {

    private static final String ROW = "%4s %9s %10s %12s%n";

    @Mixin
    private final DatabaseFlags database = new DatabaseFlags();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = line().getOut();
        out.printf(Locale.ROOT, ROW, "slot", "database", "rooms", "messages");
        for (SlotFigures slot : SlotFigures.of(Databases.of(database, line()))) {
            out.printf(Locale.ROOT, ROW, slot.slot(), slot.place() + 1, slot.rooms(), slot.events());
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
