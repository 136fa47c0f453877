package chat.server.flags;

import chat.server.config.Webhooks;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who gets the events of rooms by HTTP. Filled once, by the command line. */
final class WebhookFlags {

    @Option(
            names = "--webhooks",
            paramLabel = "FILE",
            description =
                    "receivers of the rooms' events by HTTP, TOML: a table for each, with url, secret, rooms, events")
    private @Nullable Path file;

    @Option(
            names = "--webhook-allow-private",
            description = "allows webhooks at addresses of a private network or of this machine")
    private boolean allowPrivate;

    Webhooks webhooks() {
        return new Webhooks(file, allowPrivate);
    }
}
