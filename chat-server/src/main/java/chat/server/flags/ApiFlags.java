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
            description = "turns the HTTP API on, for the keys in this file; chat-server key create makes them")
    private @Nullable Path keys;

    @Option(
            names = "--api-host",
            paramLabel = "ADDRESS",
            description = "listens here for the API, with --api-port, besides the management address" + DEFAULT)
    private String host = "127.0.0.1";

    @Option(names = "--api-port", paramLabel = "PORT", description = "port of the API; 0: any free one")
    private @Nullable Integer port;

    @Option(
            names = "--api-tls-cert",
            paramLabel = "FILE",
            description = "encrypts the API with this certificate, PEM (without: that of --tls-cert)")
    private @Nullable Path certificate;

    @Option(
            names = "--api-tls-key",
            paramLabel = "FILE",
            description = "private key of that certificate, PEM, without a passphrase")
    private @Nullable Path key;

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    ApiConfig api() {
        Listener listener = port == null ? null : new Listener(host, port);
        return new ApiConfig(keys, listener, TlsFiles.of("--api-tls-", certificate, key));
    }
}
