package chat.server.room;

import chat.server.metrics.LimitMeters.Dispensable;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Outcome;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the rooms do on one event loop.
 *
 * <p>Other threads hand broadcasts to {@link #post}. The first one sends the loop one task, whose batch is all that has come when it
 * runs: it writes each member of each room once and flushes each connection once, so a connection costs one system call for
 * a batch of any size. A lone message does not wait, as the task runs at once. What {@link #runInBatch} is given leaves with the
 * same flush: the answers to those whose messages are in the batch.
 *
 * <p>The inbox is bounded in bytes. Messages beyond that are left out: the shard is notified, and its members are fed from the
 * history instead.
 */
final class RoomLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(RoomLoop.class);

    /** The most that may wait for the loop. */
    static final long MOST_INBOX_BYTES = 64L << 20;

    /** The most that one batch takes, so that reading is not put off for long. */
    private static final int MOST_BATCH_BYTES = 1 << 20;

    private final EventLoop loop;
    private final ServerMetrics metrics;
    private final RoomStreams.Submitter submitter;
    private final ChannelGroupFuture voidFuture;
    private final long mostInboxBytes;
    private final Queue<Runnable> tasks = PlatformDependent.newMpscQueue();
    private final Queue<Delivery> inbox = PlatformDependent.newMpscQueue();
    private final AtomicLong inboxBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final LoopLoad load;

    /** Since the submitter was flushed; without outcomes, if that fails. */
    private final List<Submission> submitted = new ArrayList<>();

    private final List<RoomShard> dirtyShards = new ArrayList<>();
    private List<Subscriber> unflushed = new ArrayList<>();
    private List<Subscriber> flushing = new ArrayList<>();

    /** Whether what is written now is flushed by the batch that is under way. */
    private boolean writing;

    /** What has to wait until all that was posted before it is written. */
    private final List<Runnable> reached = new ArrayList<>();

    /** What has been posted: without a shard a mark, without a broadcast the word that one or more were left out. */
    private record Delivery(
            @Nullable RoomShard shard,
            @Nullable Broadcast broadcast,
            @Nullable Runnable mark) {}

    RoomLoop(EventLoop loop, ServerMetrics metrics, RoomStreams streams, long mostInboxBytes) {
        this.loop = loop;
        this.metrics = metrics;
        this.submitter = streams.newSubmitter(this::runInBatch);
        // Netty's own has no public constructor.
        this.voidFuture = new DefaultChannelGroup(loop).write(Unpooled.EMPTY_BUFFER, ChannelMatchers.all(), true);
        this.mostInboxBytes = mostInboxBytes;
        this.load = new LoopLoad(loop.ticker().nanoTime());
    }

    /** Whether this loop has too much to do for that. Any thread. */
    boolean leavesOut(Dispensable what) {
        return load.leavesOut(
                what,
                scheduled.get(),
                inboxBytes.get(),
                mostInboxBytes,
                loop.ticker().nanoTime());
    }

    EventLoop eventLoop() {
        return loop;
    }

    /** Of a write whose end nobody waits for. */
    ChannelGroupFuture voidFuture() {
        return voidFuture;
    }

    ServerMetrics metrics() {
        return metrics;
    }

    /** On this loop only: what a batch brings shares a commit. On the hot path: once per message. */
    void submit(RoomStream stream, Submission submission) {
        assert loop.inEventLoop();
        schedule();
        stream.submit(submission, submitter);
        submitted.add(submission);
    }

    /**
     * Hands over one reference of {@code broadcast}, until {@link #takePosted}. Any thread. On the hot path: once per message
     * and loop.
     */
    void post(RoomShard shard, Broadcast broadcast) {
        int bytes = broadcast.bytes();
        if (inboxBytes.addAndGet(bytes) > mostInboxBytes) {
            inboxBytes.addAndGet(-bytes);
            broadcast.releaseOne();
            metrics.inboxOverflow();
            if (broadcast.isNumbered() && shard.miss()) {
                inbox.add(new Delivery(shard, null, null));
            }
        } else {
            inbox.add(new Delivery(shard, broadcast, null));
        }
    }

    /** Runs {@code task} at the beginning of the next batch, before what was posted is written. Any thread. */
    void runInBatch(Runnable task) {
        tasks.add(task);
        schedule();
    }

    /** Makes the next batch take what was posted. Any thread. */
    void takePosted() {
        if (!inbox.isEmpty()) {
            schedule();
        }
    }

    /** Runs {@code task} when all that has been posted by now is written, whatever is posted meanwhile. On this loop only. */
    void afterPosted(Runnable task) {
        if (inbox.isEmpty()) {
            task.run();
        } else {
            inbox.add(new Delivery(null, null, task));
            schedule();
        }
    }

    /** On this loop only. */
    void flushLater(Subscriber subscriber) {
        assert loop.inEventLoop();
        unflushed.add(subscriber);
        if (!writing) {
            schedule();
        }
    }

    private void schedule() {
        if (scheduled.get()) {
            return;
        }
        load.scheduled(loop.ticker().nanoTime());
        if (scheduled.compareAndSet(false, true)) {
            try {
                loop.execute(this);
            } catch (RejectedExecutionException e) {
                // The loop has ended, and its connections with it.
            }
        }
    }

    /** One batch. */
    @Override
    public void run() {
        scheduled.set(false);
        load.began(loop.ticker().nanoTime());
        writing = true;
        try {
            runTasks();
            flushSubmitted();
            takeInbox();
            for (int i = 0; i < dirtyShards.size(); i++) {
                dirtyShards.get(i).writePending();
            }
        } finally {
            dirtyShards.clear();
            writing = false;
        }
        flushWritten();
        runReached();
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            run(task);
        }
    }

    private void runReached() {
        for (int i = 0; i < reached.size(); i++) {
            run(reached.get(i));
        }
        reached.clear();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.warn("a task of a batch failed", e); // the others concern other connections
        }
    }

    private void flushSubmitted() {
        try {
            submitter.flush();
        } catch (RuntimeException e) {
            log.error("events could not be handed in", e);
            List.copyOf(submitted).forEach(lost -> lost.listener().onOutcome(lost, new Outcome.Unavailable()));
        }
        submitted.clear();
    }

    private void takeInbox() {
        long bytes = 0;
        Delivery delivery;
        while (bytes < MOST_BATCH_BYTES && (delivery = inbox.poll()) != null) {
            RoomShard shard = delivery.shard;
            Broadcast broadcast = delivery.broadcast;
            if (delivery.mark != null) {
                reached.add(delivery.mark);
            } else if (shard != null && broadcast == null) {
                shard.makeUpForMissed();
            } else if (shard != null && broadcast != null) {
                bytes += broadcast.bytes();
                if (shard.add(broadcast)) {
                    dirtyShards.add(shard);
                }
            }
        }
        inboxBytes.addAndGet(-bytes);
        if (!inbox.isEmpty()) {
            schedule();
        }
    }

    private void flushWritten() {
        List<Subscriber> written = unflushed;
        unflushed = flushing; // what a flush makes others write belongs to the next batch
        flushing = written;
        for (int i = 0; i < written.size(); i++) {
            written.get(i).flush();
        }
        written.clear();
    }

    /** A broadcast has been written to all members here. */
    void written(Broadcast broadcast) {
        long publishedNanos = broadcast.publishedNanos();
        boolean numbered = broadcast.isNumbered();
        if (broadcast.releaseOne() && numbered) {
            metrics.published(System.nanoTime() - publishedNanos, TimeUnit.NANOSECONDS);
        }
    }
}
