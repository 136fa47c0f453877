package chat.server.command;

import picocli.CommandLine.Command;

/** The command {@code chat-server token}: makes and checks tokens. */
@Command(
        name = "token",
        description = "Makes and checks tokens (JWT), by which clients say who they are.",
        subcommands = {TokenCreateCommand.class, TokenCheckCommand.class},
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the token was made, or is good",
            "1:a key cannot be used or read; one line on standard error says why",
            "2:a flag, a variable or the file of --config was wrong",
            "4:the token is bad; one line on standard error says why"
        })
public final class TokenCommand extends Group {}
