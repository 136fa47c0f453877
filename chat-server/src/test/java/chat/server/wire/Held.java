package chat.server.wire;

import chat.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The sockets that a server in this process still holds, as the kernel counts them. */
final class Held {

    private static final String LISTENING = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private Held() {}

    /** How many connections to a port have a socket here that is not closed. */
    static long connections(int port) throws IOException {
        return Stream.concat(lines("tcp"), lines("tcp6"))
                .filter(line -> isHeld(line.strip().split("\\s+", -1), port))
                .count();
    }

    private static Stream<String> lines(String file) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/net", file));
        return lines.subList(1, lines.size()).stream();
    }

    /** A closed one has no inode. */
    private static boolean isHeld(String[] columns, int port) {
        return columns[LOCAL_ADDRESS].endsWith(String.format(Locale.ROOT, ":%04X", port))
                && !columns[STATE].equals(LISTENING)
                && !columns[INODE].equals("0");
    }

    /** Waits until none is left. */
    static void awaitNone(int port) throws IOException {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (connections(port) > 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(connections(port) + " are held");
            }
            TestServer.pause();
        }
    }
}
