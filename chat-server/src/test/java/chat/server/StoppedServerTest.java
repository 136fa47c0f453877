package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.config.ServerConfig;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A program can start and stop servers for as long as it runs. */
final class StoppedServerTest {

    private static final int MOST_COLLECTIONS = 100;

    private static List<WeakReference<Thread>> loopsOfAStoppedServer() throws IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        ChatServer server = new ChatServer(ServerConfig.defaults().withFreePorts());
        server.start();
        List<WeakReference<Thread>> loops = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread instanceof FastThreadLocalThread && !before.contains(thread))
                .map(WeakReference::new)
                .toList();
        server.stop();
        return loops;
    }

    @Test
    void isGarbage() throws IOException {
        List<WeakReference<Thread>> loops = loopsOfAStoppedServer();

        BooleanSupplier collected = () -> loops.stream().allMatch(loop -> loop.refersTo(null));
        for (int i = 0; i < MOST_COLLECTIONS && !collected.getAsBoolean(); i++) {
            System.gc();
        }

        assertThat(loops).isNotEmpty().extracting(Reference::get).containsOnlyNulls();
    }
}
