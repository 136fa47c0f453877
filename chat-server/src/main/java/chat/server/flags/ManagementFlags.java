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
            description = "listens here for operators (/metrics, /healthz, /readyz): an address, or unix: and a path"
                    + DEFAULT)
    private String host = Listening.defaults().management().host();

    @Option(
            names = "--management-port",
            paramLabel = "PORT",
            description = "port for operators; 0: any free one" + DEFAULT)
    private int port = Listening.defaults().management().port();

    public Listener management() {
        return new Listener(host, port);
    }
}
