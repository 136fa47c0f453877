package chat.server.command;

import chat.server.flags.DatabaseFlags;
import chat.server.stream.postgres.Database;
import chat.server.stream.postgres.SlotMove;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command {@code chat-server history move-slot}. */
@Command(
        name = "move-slot",
        description =
                "Moves the rooms of a slot to another one of the databases, while nodes run. Numbers and the epoch"
                        + " stay, so that clients go on where they are. If it does not come to its end, run it again.")
final class HistoryMoveSlot extends Subcommand implements Callable<Integer> {

    @Option(names = "--slot", required = true, paramLabel = "SLOT", description = "0 to 63, as slots prints them")
    private int slot;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DATABASE",
            description = "the number of the database: 1 for the first --postgres, 2 for the next one, and so on")
    private int to;

    @Mixin
    private final DatabaseFlags database = new DatabaseFlags();

    @Override
    public Integer call() throws IOException {
        SlotMove.Result result = move(Databases.of(database, line())).run();
        line().getOut()
                .println(
                        result.rooms() == 0 && result.stoppedMillis() == 0
                                ? "slot " + slot + " is in database " + to
                                : String.format(
                                        Locale.ROOT,
                                        "slot %d is in database %d: %d rooms, %d messages in %.1f s; stopped for %d ms",
                                        slot,
                                        to,
                                        result.rooms(),
                                        result.events(),
                                        result.millis() / 1_000.0,
                                        result.stoppedMillis()));
        line().getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    private SlotMove move(List<Database> databases) {
        try {
            return new SlotMove(databases, slot, to - 1);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line(), String.valueOf(e.getMessage()), e);
        }
    }
}
