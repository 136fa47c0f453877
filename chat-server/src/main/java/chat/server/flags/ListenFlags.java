package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.Listener;
import chat.server.config.Listening;
import picocli.CommandLine.Option;

/** Where the server listens. Filled once, by the command line. */
final class ListenFlags {

    @Option(names = "--host", paramLabel = "ADDRESS", description = "address that clients connect to" + DEFAULT)
    private String host = Listening.defaults().chat().host();

    @Option(names = "--port", paramLabel = "PORT", description = "its port; 0 for any free one" + DEFAULT)
    private int port = Listening.defaults().chat().port();

    @Option(
            names = "--management-host",
            paramLabel = "ADDRESS",
            description = "address of /metrics, /healthz and /readyz" + DEFAULT)
    private String managementHost = Listening.defaults().management().host();

    @Option(names = "--management-port", paramLabel = "PORT", description = "its port; 0 for any free one" + DEFAULT)
    private int managementPort = Listening.defaults().management().port();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    Listening listening() {
        return new Listening(new Listener(host, port), new Listener(managementHost, managementPort));
    }
}
