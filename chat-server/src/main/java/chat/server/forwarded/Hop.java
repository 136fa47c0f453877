package chat.server.forwarded;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says of who sent it the request. Immutable.
 *
 * @param address null where the proxy hides it, or does not know it
 * @param host that the request named; null if that is not said
 * @param proto by which it came, such as {@code https}; null if that is not said
 */
record Hop(
        @Nullable InetAddress address,
        @Nullable String host,
        @Nullable String proto) {}
