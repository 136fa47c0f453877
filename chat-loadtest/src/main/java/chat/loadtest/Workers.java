package chat.loadtest;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The event loops of a run, each with its worker. Confined to the main thread. */
final class Workers implements AutoCloseable {

    private static final int MOST_LOOPS = 4;
    private static final int SHUTDOWN_SECONDS = 5;

    private final MultiThreadIoEventLoopGroup group;
    private final List<Worker> workers = new ArrayList<>();

    Workers(LoadPlan plan) {
        Transport transport = Transport.best();
        int loops = Math.min(
                plan.connections(), Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors()));
        group = new MultiThreadIoEventLoopGroup(loops, new DefaultThreadFactory("load", true), transport.handlers());
        for (EventExecutor loop : group) {
            workers.add(new Worker((EventLoop) loop, transport, plan));
        }
    }

    /** The worker that a connection belongs to. */
    Worker of(int connection) {
        return workers.get(connection % workers.size());
    }

    /** Asks every worker and waits for all answers. */
    <T> List<T> ask(Function<Worker, CompletableFuture<T>> question) {
        List<CompletableFuture<T>> answers = workers.stream().map(question).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** Tells every worker to do something; done when all have done it. */
    CompletableFuture<Void> tell(Function<Worker, CompletableFuture<Void>> order) {
        return CompletableFuture.allOf(workers.stream().map(order).toArray(CompletableFuture<?>[]::new));
    }

    Counts counts() {
        return ask(Worker::counts).stream().reduce(Counts::plus).orElseThrow();
    }

    List<MemberCount> memberCounts() {
        return ask(Worker::memberCounts).stream().flatMap(List::stream).toList();
    }

    /** Closes all connections and ends the loops. */
    @Override
    public void close() {
        tell(Worker::leave).join();
        group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
