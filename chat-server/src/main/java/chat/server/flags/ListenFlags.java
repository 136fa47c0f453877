package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.Listener;
import chat.server.config.Listening;
import picocli.CommandLine.Option;

/** Where clients connect. Filled once, by the command line. */
final class ListenFlags {

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "listens here for clients: an address, or unix: and the path of a Unix socket" + DEFAULT)
    private String host = Listening.defaults().chat().host();

    @Option(names = "--port", paramLabel = "PORT", description = "its port; 0 for any free one" + DEFAULT)
    private int port = Listening.defaults().chat().port();

    @Option(
            names = "--base-path",
            paramLabel = "PATH",
            description =
                    "serves the page and the WebSocket below this path, such as /chat; for a proxy that hands it on"
                            + DEFAULT)
    private String basePath = "/";

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    Listening listening(Listener management) {
        return new Listening(new Listener(host, port), management, basePath);
    }
}
