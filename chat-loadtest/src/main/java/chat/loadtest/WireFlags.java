package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.Template;
import chat.loadtest.plan.Wire;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of {@code run} for servers of other kinds. Confined to the main thread. */
final class WireFlags {

    /** The flags that only the dialect raw uses. */
    static final List<String> RAW = List.of("--subprotocol", "--on-open", "--send-template", "--reply", "--binary");

    @Option(
            names = "--header",
            paramLabel = "HEADER",
            description = "Sends 'Name: value' with the handshake; again for more.")
    private List<String> headers = List.of();

    @Option(names = "--subprotocol", paramLabel = "NAME", description = "raw: asks for this subprotocol.")
    private @Nullable String subprotocol;

    @Option(
            names = "--on-open",
            paramLabel = "TEXT",
            description = "raw: a member sends this when it is connected; again for more. {room} stands for the room's "
                    + "name, {id} for the number of the text on its connection, from 1.")
    private List<String> onOpen = List.of();

    @Option(
            names = "--send-template",
            paramLabel = "TEXT",
            description = "raw: sends each message so; {text} stands for its text, {room} and {id} as in --on-open.")
    private String sendTemplate = "{text}";

    @Option(
            names = "--reply",
            paramLabel = "GOT=SAID",
            description = "raw: answers each text, or line of a text, GOT with SAID, as for a ping; again for more.")
    private List<String> replies = List.of();

    @Option(names = "--binary", description = "raw: sends binary messages.")
    private boolean binary;

    @Option(names = "--permessage-deflate", description = "Compresses (RFC 7692); the server must do so, too.")
    private boolean compressed;

    /** @param tokens that the members show */
    Wire wire(List<String> tokens) {
        return new Wire(
                subprotocol,
                headers.stream().map(Wire.Header::parse).toList(),
                onOpen.stream().map(Template::parse).toList(),
                Template.parse(sendTemplate),
                replyTexts(),
                binary,
                compressed,
                tokens);
    }

    private Map<String, String> replyTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String reply : replies) {
            int equals = reply.indexOf('=');
            if (equals <= 0) {
                throw new CannotRunException("--reply: '" + reply + "' is not of the form GOT=SAID");
            }
            texts.put(reply.substring(0, equals), reply.substring(equals + 1));
        }
        return texts;
    }
}
