package chat.server.audit;

import io.netty.channel.ChannelHandler;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Knows where a client is, whatever stands between. Confined to the connection's event loop. */
public interface Located {

    /** Of the client, as far as that is known. */
    InetAddress address();

    /** Where the client is of whom {@code handler} may know that; null if it does not. */
    static @Nullable InetAddress address(ChannelHandler handler) {
        return handler instanceof Located client ? client.address() : null;
    }
}
