package chat.server.audit;

import java.net.InetAddress;

/** Knows where a client is, whatever stands between. Confined to the connection's event loop. */
public interface Located {

    /** Of the client, as far as that is known. */
    InetAddress address();
}
