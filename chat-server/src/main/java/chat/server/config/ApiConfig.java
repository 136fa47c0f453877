package chat.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The API for back ends and operators.
 *
 * @param keys file of the keys; null where there is no API
 * @param listener where it is besides the management address; null for nowhere
 * @param tls of its own listener; null for the server's, if that has any
 */
public record ApiConfig(
        @Nullable Path keys,
        @Nullable Listener listener,
        @Nullable TlsFiles tls) {

    public ApiConfig {
        if (listener != null) {
            Checks.requireHost("--api-host", listener.host());
            Checks.requirePort("--api-port", listener.port());
            if (keys == null) {
                throw new IllegalArgumentException("--api-port needs --api-keys");
            }
        } else if (tls != null) {
            throw new IllegalArgumentException("--api-tls-cert needs --api-port");
        }
    }

    /** No API. */
    public static ApiConfig off() {
        return new ApiConfig(null, null, null);
    }
}
