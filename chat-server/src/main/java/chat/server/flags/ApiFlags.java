package chat.server.flags;

import static chat.server.flags.ServerFlags.DEFAULT;

import chat.server.config.ApiConfig;
import chat.server.config.Listener;
import chat.server.config.TlsFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The API for back ends and operators. Filled once, by the command line. */
final class ApiFlags {

    @Option(
            names = "--api-keys",
            paramLabel = "FILE",
            description = "keys of the HTTP API, as chat-server key create prints them; there is no API without")
    private @Nullable Path keys;

    @Option(
            names = "--api-host",
            paramLabel = "ADDRESS",
            description = "address of the API with --api-port, besides the management address" + DEFAULT)
    private String host = "127.0.0.1";

    @Option(names = "--api-port", paramLabel = "PORT", description = "its port; 0 for any free one")
    private @Nullable Integer port;

    @Option(
            names = "--api-tls-cert",
            paramLabel = "FILE",
            description = "certificate there, PEM; that of --tls-cert if none is given")
    private @Nullable Path certificate;

    @Option(names = "--api-tls-key", paramLabel = "FILE", description = "key of that certificate, PEM, not encrypted")
    private @Nullable Path key;

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    ApiConfig api() {
        Listener listener = port == null ? null : new Listener(host, port);
        return new ApiConfig(keys, listener, TlsFiles.of("--api-tls-", certificate, key));
    }
}
