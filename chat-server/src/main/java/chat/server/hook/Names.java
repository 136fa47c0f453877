package chat.server.hook;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks up the addresses of names. Thread-safe. */
@FunctionalInterface
interface Names {

    /** Fails with an {@link UnknownHostException} if there are none. */
    CompletableFuture<List<InetAddress>> lookUp(String host);

    /**
     * As the system does it, which can take long: on threads of their own, that nobody waits for and nobody watches.
     *
     * @param threads the most at once; a name too many fails
     */
    static Names ofSystem(int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                0, threads, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), new DefaultThreadFactory("names", true));
        return host -> {
            CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
            try {
                pool.execute(() -> {
                    try {
                        found.complete(List.of(InetAddress.getAllByName(host)));
                    } catch (UnknownHostException | RuntimeException e) {
                        found.completeExceptionally(e);
                    }
                });
            } catch (RejectedExecutionException e) {
                found.completeExceptionally(e);
            }
            return found;
        };
    }
}
