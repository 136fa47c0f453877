package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.Listener;
import chat.server.config.Listening;
import picocli.CommandLine.Option;

/** Where operators ask, which the commands that ask a server take, too. Filled once, by the command line. */
public final class ManagementFlags {

    @Option(
            names = "--management-host",
            paramLabel = "ADDRESS",
            description = "address of /metrics, /healthz and /readyz, or unix: and a path" + DEFAULT)
    private String host = Listening.defaults().management().host();

    @Option(names = "--management-port", paramLabel = "PORT", description = "its port; 0 for any free one" + DEFAULT)
    private int port = Listening.defaults().management().port();

    public Listener management() {
        return new Listener(host, port);
    }
}
