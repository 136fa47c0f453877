package chat.server.flags;

import chat.server.config.RoomRules;
import java.util.List;
import picocli.CommandLine.Option;

/** What people may do in rooms. Filled once, by the command line. */
final class RoomFlags {

    @Option(
            names = "--room-rule",
            paramLabel = "RULE",
            split = ",",
            description =
                    "what everybody may do in rooms of a name, such as news-*=rh, guests:*=r or users:staff=rwhp, "
                            + "where no token and no room says more: read, write, history, people, moderate, create; again for more")
    private List<String> roomRule = List.of();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    RoomRules rules() {
        return RoomRules.parse(roomRule);
    }
}
