package chat.server.flags;

import chat.server.config.RoomRules;
import chat.server.config.SpamRules;
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

    @Option(
            names = "--repeat-limit",
            paramLabel = "RULE",
            split = ",",
            description = "how often one may send the same text in rooms of a name, such as lobby=3/1m: "
                    + "three times in a minute; or bots-*=off; again for more")
    private List<String> repeatLimit = List.of();

    @Option(
            names = "--links-after",
            paramLabel = "RULE",
            split = ",",
            description = "from when on newcomers may send links in rooms of a name, such as lobby=10m: "
                    + "ten minutes after they came; or staff=off; again for more")
    private List<String> linksAfter = List.of();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    RoomRules rules() {
        return RoomRules.parse(roomRule).withSpam(SpamRules.parse(repeatLimit, linksAfter));
    }
}
