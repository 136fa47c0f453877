package chat.server.command;

import picocli.CommandLine.Command;

/** The command {@code chat-server admin}: asks the API of a server that runs. */
@Command(
        name = "admin",
        description = "Reads rooms, says something, and moderates, by the HTTP API of the server that runs with "
                + "these settings. Needs a key: --api-key-file FILE, or CHAT_API_KEY.",
        subcommands = {
            AdminReading.Rooms.class,
            AdminReading.Members.class,
            AdminReading.History.class,
            AdminActing.Say.class,
            AdminActing.Connections.class,
            AdminActing.Disconnect.class,
            AdminModerating.Kick.class,
            AdminModerating.Ban.class,
            AdminModerating.Unban.class,
            AdminModerating.Mute.class,
            AdminModerating.Unmute.class,
            AdminModerating.Delete.class,
            AdminModerating.Settings.class,
            AdminModerating.Audit.class,
            AdminOperating.Purge.class,
            AdminOperating.Block.class,
            AdminOperating.Unblock.class,
            AdminOperating.Revoke.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:the server does not answer, or refuses; one line on standard error says why",
            "2:a flag, a variable or the file of --config was wrong",
            "4:the user is not connected"
        })
public final class AdminCommand extends Group {}
