package chat.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What connections are encrypted with, in PEM.
 *
 * @param certificate the server's, and those between it and one that clients trust
 * @param key of the first certificate
 */
public record TlsFiles(Path certificate, Path key) {

    /** Null for neither; one without the other is refused. */
    public static @Nullable TlsFiles of(@Nullable Path certificate, @Nullable Path key) {
        return of("--tls-", certificate, key);
    }

    /** The same, of the flags that begin so. */
    public static @Nullable TlsFiles of(String prefix, @Nullable Path certificate, @Nullable Path key) {
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null) {
            throw new IllegalArgumentException(prefix + "key needs " + prefix + "cert");
        }
        if (key == null) {
            throw new IllegalArgumentException(prefix + "cert needs " + prefix + "key");
        }
        return new TlsFiles(certificate, key);
    }
}
