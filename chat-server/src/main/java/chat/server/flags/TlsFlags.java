package chat.server.flags;

import chat.server.config.TlsFiles;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What connections are encrypted with. Filled once, by the command line. */
final class TlsFlags {

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "encrypts with this certificate and its chain, PEM: clients connect by https and wss")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "key of the certificate, PEM, not encrypted")
    private @Nullable Path key;

    /** Throws an {@link IllegalArgumentException} that names the flag that is wrong. */
    @Nullable
    TlsFiles files() {
        return TlsFiles.of(certificate, key);
    }
}
