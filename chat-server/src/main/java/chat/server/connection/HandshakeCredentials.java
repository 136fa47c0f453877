package chat.server.connection;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client showed with its handshake. Immutable.
 *
 * @param token for whoever shows none later; null if there was none
 * @param headers that a server which is asked gets to see, by their names in lower case
 */
public record HandshakeCredentials(@Nullable String token, Map<String, String> headers) {

    /** Nothing. */
    public static final HandshakeCredentials NONE = new HandshakeCredentials(null, Map.of());
}
