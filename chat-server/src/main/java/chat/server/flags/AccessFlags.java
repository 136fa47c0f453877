package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.Access;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** Who may connect. Filled once, by the command line. */
final class AccessFlags {

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            split = ",",
            description =
                    "lets pages of this origin connect, such as https://example.org; " + "again for more, * for any")
    private List<String> allowOrigin = List.copyOf(Access.defaults().allowedOrigins());

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "limits the open connections; 0: no limit" + DEFAULT)
    private int maxConnections = Access.defaults().maxConnections();

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            description = "limits the open connections of one address; 0: no limit" + DEFAULT)
    private int maxConnectionsPerAddress = Access.defaults().maxConnectionsPerAddress();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    Access access() {
        return new Access(Set.copyOf(allowOrigin), maxConnections, maxConnectionsPerAddress);
    }
}
