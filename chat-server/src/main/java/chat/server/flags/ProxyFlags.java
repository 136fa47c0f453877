package chat.server.flags;

import chat.server.config.Proxies;
import java.util.List;
import picocli.CommandLine.Option;

/** What stands before the server. Filled once, by the command line. */
final class ProxyFlags {

    @Option(
            names = "--trusted-proxy",
            paramLabel = "CIDR",
            split = ",",
            description = "believes what proxies at this address or network say of clients, such as 10.0.0.0/8, "
                    + "or unix for those at a Unix socket; again for more")
    private List<String> trustedProxy = List.of();

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    Proxies proxies() {
        return Proxies.parse(trustedProxy);
    }
}
