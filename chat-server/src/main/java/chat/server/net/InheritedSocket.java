package chat.server.net;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes one of the {@link InheritedSockets} ready to accept on. Stateless; needs the library of epoll. */
final class InheritedSocket {

    // Of Linux, on x86_64 and aarch64; socket(7).
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SO_DOMAIN = 39;
    private static final int SOCK_STREAM = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int O_NONBLOCK = 04000;

    private InheritedSocket() {}

    /**
     * Checks that it listens, and sees to it that accepting never blocks a thread.
     *
     * @throws IOException if it cannot be used, with one line that says why
     */
    static void prepare(int descriptor) throws IOException {
        String trouble = trouble(descriptor);
        if (!trouble.isEmpty()) {
            throw new IOException("LISTEN_FDS: descriptor " + descriptor + " " + trouble);
        }
        if (blocks(descriptor)) {
            unblock(descriptor);
        }
    }

    private static String trouble(int descriptor) {
        try {
            Socket socket = new Socket(descriptor);
            int family = socket.getIntOpt(SOL_SOCKET, SO_DOMAIN);
            if (socket.getIntOpt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM || (family != AF_INET && family != AF_INET6)) {
                return "is no socket of TCP";
            }
            return socket.getIntOpt(SOL_SOCKET, SO_ACCEPTCONN) == 0 ? "does not listen" : "";
        } catch (IOException | ChannelException e) {
            return Files.exists(Path.of("/proc/self/fd/" + descriptor)) ? "is no socket" : "is not open";
        }
    }

    private static boolean blocks(int descriptor) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor))) {
            if (line.startsWith("flags:")) {
                return (Integer.parseInt(line.substring("flags:".length()).strip(), 8) & O_NONBLOCK) == 0;
            }
        }
        return true;
    }

    /** By the JDK's own sockets, as neither it nor Netty has a method for that: the manifest exports their package. */
    private static void unblock(int descriptor) throws IOException {
        try {
            Class<?> io = Class.forName("sun.nio.ch.IOUtil");
            Object file = io.getMethod("newFD", int.class).invoke(null, descriptor);
            io.getMethod("configureBlocking", FileDescriptor.class, boolean.class)
                    .invoke(null, file, false);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IOException(
                    "LISTEN_FDS: accepting on descriptor " + descriptor
                            + " would block, and this Java cannot change that: set NonBlocking=yes in the service's unit",
                    e);
        }
    }
}
