package chat.loadtest.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.loadtest.judge.DeliveryScan;
import chat.loadtest.judge.Judge;
import chat.loadtest.judge.PublicationMark;
import chat.loadtest.plan.Dialect;
import chat.loadtest.plan.LoadPlan;
import chat.loadtest.plan.Phase;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The members on one event loop. Its fields are confined to that loop; its methods that return futures may be called from any
 * thread, post what they do, and give immutable results.
 */
public final class Worker {

    private final EventLoop loop;
    private final Connector connector;
    private final LoadPlan plan;
    private final Judge judge;
    private final AckJournal.Part journal;
    private final Tally tally = new Tally();
    private final @Nullable NodeTally nodeTally;
    private final DeliveryScan scan;
    private final SendWriter writer;
    private final List<Member> members = new ArrayList<>();
    private final @Nullable Member[] publishers;
    private final ChannelGroup channels;
    private final Chores chores;
    private long startNanos = System.nanoTime();

    /** Ends the publishing that is under way. */
    private Runnable stop = () -> {};

    /** @param nodesOfPublishers shared by all workers; null with one node */
    Worker(
            Connector connector,
            LoadPlan plan,
            Judge judge,
            AckJournal.Part journal,
            @Nullable AtomicIntegerArray nodesOfPublishers) {
        this.loop = connector.loop();
        this.connector = connector;
        this.plan = plan;
        this.nodeTally =
                nodesOfPublishers == null ? null : new NodeTally(plan.nodes().count(), nodesOfPublishers);
        this.judge = judge;
        this.journal = journal;
        PublicationMark mark = new PublicationMark(plan.run(), plan.textBytes());
        this.scan = new DeliveryScan(mark);
        this.writer = new SendWriter(mark);
        this.publishers = new @Nullable Member[plan.crowd().publishers()];
        this.channels = new DefaultChannelGroup(loop);
        this.chores = new Chores(loop, plan.behaviour(), members);
    }

    /** Done when connection {@code number} is in its room; fails if it can't be. */
    CompletableFuture<Void> open(int number) {
        return CompletableFuture.supplyAsync(() -> addMember(number), loop).thenCompose(Member::joined);
    }

    private Member addMember(int number) {
        Member member = plan.dialect() == Dialect.CHAT_V1
                ? new ChatMember(number, plan, this)
                : new OpaqueMember(number, plan, this);
        members.add(member);
        if (number < publishers.length) {
            publishers[number] = member;
        }
        member.connect();
        return member;
    }

    void connect(Member member, int node, Link link) {
        channels.add(connector.connect(member.number, node, plan.roomName(member.room), link));
    }

    void schedule(Runnable task, long delay, TimeUnit unit) {
        loop.schedule(task, delay, unit);
    }

    Tally tally() {
        return tally;
    }

    /** Null with one node. */
    @Nullable
    NodeTally nodeTally() {
        return nodeTally;
    }

    Judge judge() {
        return judge;
    }

    AckJournal.Part journal() {
        return journal;
    }

    DeliveryScan scan() {
        return scan;
    }

    SendWriter writer() {
        return writer;
    }

    byte[] runName() {
        return plan.run().getBytes(US_ASCII);
    }

    /** When the run began, by {@link System#nanoTime()}. */
    long startNanos() {
        return startNanos;
    }

    /** Microseconds after the start of the run, as texts carry them. */
    long dueMicros(long dueNanos) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMicros(dueNanos - startNanos));
    }

    /** How long ago something was due, by microseconds after the start of the run. Hot path. */
    long nanosSince(long dueMicros) {
        return System.nanoTime() - startNanos - TimeUnit.MICROSECONDS.toNanos(dueMicros);
    }

    /** Done when every member knows when the run begins; before anybody publishes. */
    public CompletableFuture<Void> prepare(long runStartNanos) {
        return CompletableFuture.runAsync(
                () -> {
                    startNanos = runStartNanos;
                    chores.begin((double) members.size() / plan.crowd().connections());
                },
                loop);
    }

    /** Done when the publishers have all messages of the phase. */
    public CompletableFuture<Void> publish(Phase phase, long phaseStartNanos) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Pacer pacer = new Pacer(loop, phase, publishers, tally, phaseStartNanos, done);
        loop.execute(() -> {
            stop = pacer::stop;
            pacer.run();
        });
        return done;
    }

    /** Has the publishers send in a closed loop; done when the time is over. */
    public CompletableFuture<Void> publishByWindow(int window, long endNanos) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            eachPublisher(publisher -> publisher.sendInClosedLoop(window, endNanos));
            stop = () -> {
                eachPublisher(Member::endClosedLoop);
                done.complete(null);
            };
            loop.schedule(() -> done.complete(null), endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        });
        return done;
    }

    private void eachPublisher(Consumer<Member> action) {
        for (Member publisher : publishers) {
            if (publisher != null) {
                action.accept(publisher);
            }
        }
    }

    /** Ends what {@link #publish} or {@link #publishByWindow} has begun, before its time. */
    public CompletableFuture<Void> stopPublishing() {
        return CompletableFuture.runAsync(() -> stop.run(), loop);
    }

    /** Cuts all connections at once; their members come back. */
    public CompletableFuture<Void> cutAll() {
        return CompletableFuture.runAsync(() -> members.forEach(Member::cut), loop);
    }

    /** Has members go back to the nodes that they were at first. */
    public CompletableFuture<Void> spreadAgain() {
        return CompletableFuture.runAsync(
                () -> members.stream()
                        .filter(member -> member.whereabouts().turnBack())
                        .forEach(Member::cut),
                loop);
    }

    /** Ends the chores. */
    public CompletableFuture<Void> calmDown() {
        return CompletableFuture.runAsync(chores::end, loop);
    }

    /** The counts since the last call. */
    public CompletableFuture<Counts> take() {
        return CompletableFuture.supplyAsync(tally::take, loop);
    }

    /** What was counted at each node; fails with one node. */
    CompletableFuture<NodeCounts> nodeCounts() {
        return CompletableFuture.supplyAsync(
                () -> {
                    long[] inRooms = new long[plan.nodes().count()];
                    for (Member member : members) {
                        if (member.isInRoom()) {
                            inRooms[member.whereabouts().node()]++;
                        }
                    }
                    return Objects.requireNonNull(nodeTally).counts(inRooms);
                },
                loop);
    }

    public CompletableFuture<Census> census() {
        return CompletableFuture.supplyAsync(
                () -> {
                    Census census = new Census();
                    members.forEach(member -> member.count(census));
                    return census;
                },
                loop);
    }

    /** Gives the judge the details of what is lost. */
    public CompletableFuture<Void> reportLost() {
        return CompletableFuture.runAsync(() -> members.forEach(Member::reportLost), loop);
    }

    /** Done when every connection is closed, whatever it had come to. */
    CompletableFuture<Void> leave() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        loop.execute(() -> {
            journal.flush();
            chores.end();
            members.forEach(Member::leave);
            channels.close().addListener(done -> closed.complete(null));
        });
        return closed;
    }
}
