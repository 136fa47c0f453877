package chat.server.stream.postgres;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** A client's connection, and the one that goes on from it. */
final class ProxyLink {

    private final Socket client;
    private final Socket server;
    private int ended;

    ProxyLink(Socket client, Socket server) {
        this.client = client;
        this.server = server;
    }

    /** Notes the end of a direction; whether both have ended by now. */
    synchronized boolean halfEnded() {
        return ++ended == 2;
    }

    void close() {
        TestProxy.closeQuietly(client);
        TestProxy.closeQuietly(server);
    }

    void reset() {
        for (Socket socket : List.of(client, server)) {
            try {
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                }
            } catch (IOException e) {
                // closed meanwhile
            }
            TestProxy.closeQuietly(socket);
        }
    }
}
