package chat.server.command;

import picocli.CommandLine.Parameters;

/** A command that asks the API about one room. */
abstract class RoomCommand extends ApiCommand {

    @Parameters(index = "0", paramLabel = "ROOM", description = "the room's name")
    private String room = "";

    /** What the API has of the room. */
    final String path(String below) {
        return path(room, below);
    }
}
