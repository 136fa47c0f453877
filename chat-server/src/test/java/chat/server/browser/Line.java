package chat.server.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A line between a browser and the server that a test can cut and mend. Bytes are carried by a thread for each direction of
 * each connection; {@link #state} and {@link #ends} are all that they share. Thread-safe.
 */
final class Line implements AutoCloseable {

    private static final int BUFFER_BYTES = 8_192;

    private enum State {
        WHOLE,
        LOSES_ANSWERS,
        REFUSES,
        CUT
    }

    private final ServerSocket entrance;
    private final int serverPort;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private volatile State state = State.WHOLE;

    private Line(ServerSocket entrance, int serverPort) {
        this.entrance = entrance;
        this.serverPort = serverPort;
    }

    static Line to(int serverPort) throws IOException {
        Line line = new Line(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()), serverPort);
        inBackground(line::accept);
        return line;
    }

    /** Where browsers connect instead. */
    int port() {
        return entrance.getLocalPort();
    }

    /** What clients send still arrives, but nothing comes back. */
    void loseAnswers() {
        state = State.LOSES_ANSWERS;
    }

    /** Connections hold, but every new one ends at once. */
    void refuse() {
        state = State.REFUSES;
    }

    /** Ends every connection, and every new one at once. */
    void cut() {
        state = State.CUT;
        ends.forEach(Line::close);
    }

    /** New connections work again. */
    void mend() {
        state = State.WHOLE;
    }

    @Override
    public void close() throws IOException {
        cut();
        entrance.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                ends.add(client);
                ends.add(server);
                if (state == State.REFUSES || state == State.CUT) { // after adding, so that cut() misses none
                    close(client);
                    close(server);
                }
                inBackground(() -> carry(client, server, false));
                inBackground(() -> carry(server, client, true));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void carry(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!answers || state != State.LOSES_ANSWERS) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // One side went away; so does the other.
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "line");
        thread.setDaemon(true);
        thread.start();
    }
}
