package chat.server.net;

import chat.server.config.TransportKind;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server's threads, which run, on one of the kernel's interfaces. Thread-safe.
 *
 * @param transport the interface
 * @param why this one, for the log
 * @param chat those that serve clients
 * @param management one for operators, who get answers when the others have too much to do
 */
public record EventLoops(Transport transport, String why, EventLoopGroup chat, EventLoopGroup management) {

    private static final List<TransportKind> BEST_FIRST =
            List.of(TransportKind.IO_URING, TransportKind.EPOLL, TransportKind.NIO);

    private static final long START_SECONDS = 5;

    /**
     * Starts. {@code AUTO} takes the best interface on which all loops can be had: a kernel can have rings, and too little
     * memory that may be locked for as many as there are loops.
     *
     * @param chat how many serve clients
     * @param inherits whether there are sockets to take over
     * @param unix whether clients come by a Unix socket
     * @throws IllegalStateException if the loops cannot be had, with one line that says why
     */
    public static EventLoops start(TransportKind kind, int chat, boolean inherits, boolean unix) {
        return start(kind, chat, inherits, unix, Transport::of);
    }

    /** For tests whose machine lacks something. */
    static EventLoops start(
            TransportKind kind,
            int chat,
            boolean inherits,
            boolean unix,
            Function<TransportKind, Transport> transports) {
        boolean choose = kind == TransportKind.AUTO;
        List<String> failures = new ArrayList<>();
        for (TransportKind candidate : choose ? BEST_FIRST : List.of(kind)) {
            String name = candidate.name().toLowerCase(Locale.ROOT);
            if (inherits && !Transport.INHERITING.contains(candidate)) {
                failures.add(name + " cannot take sockets that are handed over");
                continue;
            }
            if (unix && choose && candidate == TransportKind.IO_URING) {
                failures.add(name + " ends a Unix socket's connection when its client stops sending"); // 4.2.18
                continue;
            }
            try {
                return on(transports.apply(candidate), why(choose, failures), chat);
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                failures.add(name + " cannot be had for " + (chat + 1) + " threads: " + reason(e));
            }
        }
        throw new IllegalStateException(String.join("; ", failures));
    }

    private static String why(boolean choose, List<String> failures) {
        if (!choose) {
            return "asked for";
        }
        return failures.isEmpty() ? "the best there is" : String.join("; ", failures);
    }

    private static EventLoops on(Transport transport, String why, int chat) {
        EventLoopGroup serving = newLoops(transport, chat, "chat");
        try {
            return new EventLoops(transport, why, serving, newLoops(transport, 1, "management"));
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            stop(serving, 0);
            throw e;
        }
    }

    private static EventLoopGroup newLoops(Transport transport, int count, String threadName) {
        EventLoopGroup loops = new ClosingLoops(count, new DefaultThreadFactory(threadName), transport.handlers());
        try {
            for (EventExecutor loop : loops) {
                loop.submit(() -> {}).get(START_SECONDS, TimeUnit.SECONDS);
            }
            return loops;
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            stop(loops, 0);
            throw e instanceof RuntimeException failure ? failure : new IllegalStateException("does not start", e);
        }
    }

    /** Each of the threads. */
    public List<EventExecutor> all() {
        List<EventExecutor> all = new ArrayList<>();
        chat.forEach(all::add);
        management.forEach(all::add);
        return all;
    }

    /** Ends threads, with all that is open on them, and waits for that for some time. */
    public static void stop(EventLoopGroup loops, long millis) {
        loops.shutdownGracefully(0, millis, TimeUnit.MILLISECONDS).awaitUninterruptibly(millis);
    }

    /** The first line of what went wrong at the bottom. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null
                ? cause.toString()
                : cause.getMessage().lines().findFirst().orElse("");
    }
}
