package chat.server;

import chat.server.store.DataFolder;
import java.io.IOException;
import java.nio.file.Path;

/** The data folder of a server, or of streams, of this process that have ended: on a slow disk they go on writing for a while. Stateless. */
public final class FreeFolder {

    private FreeFolder() {}

    /** Blocks until nobody writes into it any more, and another server can have it. */
    public static void await(Path folder) throws IOException {
        long deadline = System.nanoTime() + TestServer.BOUND.toNanos();
        while (!isFree(folder)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("somebody still uses " + folder);
            }
            TestServer.pause();
        }
    }

    private static boolean isFree(Path folder) throws IOException {
        try (DataFolder free = DataFolder.open(folder)) {
            return free.path().equals(folder);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).startsWith("another server uses ")) {
                return false;
            }
            throw e;
        }
    }
}
