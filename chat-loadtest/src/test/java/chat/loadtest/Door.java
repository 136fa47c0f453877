package chat.loadtest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A process that passes the bytes of its port on to a server: a node that can be killed. */
final class Door {

    private Door() {}

    /** Takes the ports of the door and of the server. */
    public static void main(String[] ports) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket listening = new ServerSocket(Integer.parseInt(ports[0]), 200, loopback)) {
            System.out.println("open");
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(loopback, Integer.parseInt(ports[1]));
                pass(client, server);
                pass(server, client);
            }
        }
    }

    private static void pass(Socket from, Socket to) {
        Thread thread = new Thread(() -> {
            try (InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e); // one of them has closed, and the stack trace goes nowhere
            }
        });
        thread.setUncaughtExceptionHandler((ended, closed) -> {});
        thread.setDaemon(true);
        thread.start();
    }
}
