package chat.loadtest.engine;

import chat.loadtest.judge.Judge;
import chat.loadtest.plan.LoadPlan;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The event loops of a run, each with its worker. Confined to the main thread. */
public final class Workers implements AutoCloseable {

    private static final int MOST_LOOPS = 4;
    private static final int SHUTDOWN_SECONDS = 5;

    private final LoadPlan plan;
    private final MultiThreadIoEventLoopGroup group;
    private final Network network;
    private final List<Worker> workers = new ArrayList<>();

    /** Looks the servers up. Blocks. */
    public Workers(LoadPlan plan, Judge judge, AckJournal journal) {
        this.plan = plan;
        network = Network.of(plan);
        int loops = plan.threads() > 0
                ? plan.threads()
                : Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
        group = new MultiThreadIoEventLoopGroup(
                Math.min(plan.crowd().connections(), loops),
                new DefaultThreadFactory("load", true),
                network.transport().handlers());
        AtomicIntegerArray nodesOfPublishers =
                plan.nodes().areSeveral() ? new AtomicIntegerArray(plan.crowd().publishers()) : null;
        for (EventExecutor loop : group) {
            Connector connector = new Connector((EventLoop) loop, network, plan);
            workers.add(new Worker(connector, plan, judge, journal.newPart(), nodesOfPublishers));
        }
    }

    /** The worker that a connection belongs to: with enough rooms, that of all members of its room. */
    Worker of(int connection) {
        int rooms = plan.crowd().rooms();
        return workers.get((rooms < workers.size() ? connection : connection % rooms) % workers.size());
    }

    /** Opens all connections. */
    public void joinAll() throws InterruptedException {
        new Opening(plan, this).joinAll();
    }

    /** Asks every worker and waits for all answers. */
    private <T> List<T> ask(Function<Worker, CompletableFuture<T>> question) {
        List<CompletableFuture<T>> answers = workers.stream().map(question).toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }

    /** Tells every worker to do something; done when all have done it. */
    public CompletableFuture<Void> tell(Function<Worker, CompletableFuture<Void>> order) {
        return CompletableFuture.allOf(workers.stream().map(order).toArray(CompletableFuture<?>[]::new));
    }

    /** The counts of all workers since the last call. */
    public Counts take() {
        return ask(Worker::take).stream().reduce(Counts::plus).orElseThrow();
    }

    /** What was counted at each node; null with one node. */
    public @Nullable NodeCounts nodeCounts() {
        return plan.nodes().areSeveral()
                ? ask(Worker::nodeCounts).stream().reduce(NodeCounts::plus).orElseThrow()
                : null;
    }

    /** Visitors of every node. */
    public NodeVisits visits() {
        return new NodeVisits(plan, new Connector((EventLoop) group.next(), network, plan));
    }

    public Census census() {
        Census sum = new Census();
        ask(Worker::census).forEach(sum::add);
        return sum;
    }

    /** Closes all connections and ends the loops. */
    @Override
    public void close() {
        tell(Worker::leave).join();
        group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
