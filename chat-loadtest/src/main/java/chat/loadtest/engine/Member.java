package chat.loadtest.engine;

import chat.loadtest.judge.Attendance;
import chat.loadtest.judge.Judge;
import chat.loadtest.plan.LoadPlan;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A member of one room over all of its connections: comes back when one ends, and sends what is due as soon as it can.
 * A subclass for each dialect. Confined to an event loop; {@link #joined()} may be waited for from anywhere.
 */
abstract class Member implements Link.Owner {

    private static final int LAST_CODE_TO_COME_BACK = 4499;

    final int number;
    final LoadPlan plan;
    final Worker worker;
    final Tally tally;
    final Judge judge;
    final int room;
    final Attendance attendance;
    final PendingSends pending = new PendingSends();

    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final Pause pause = new Pause();
    private final boolean slow;

    private final Whereabouts whereabouts;
    private @Nullable Link link;
    private boolean over;

    /** When it began to connect; 0 once it is in its room. */
    private long connectingNanos;

    /** In a closed loop: until when an answer makes it send the next one. */
    private long closedUntilNanos;

    Member(int number, LoadPlan plan, Worker worker) {
        this.number = number;
        this.plan = plan;
        this.worker = worker;
        this.tally = worker.tally();
        this.judge = worker.judge();
        this.room = plan.crowd().roomOf(number);
        this.attendance = judge.attendance(room);
        this.whereabouts = new Whereabouts(number, plan.nodes(), plan.crowd(), attendance, worker.nodeTally());
        this.slow = plan.behaviour().isSlow(number);
    }

    /** Enters the room on a new connection, then calls {@link #entered}. */
    abstract void greet(Link opened);

    abstract void read(ByteBuf text);

    /** Sends a publication. */
    abstract void write(Link open, int publication, long dueNanos);

    /** Counts what this member has and what it misses. */
    abstract void count(Census census);

    /** Reports what is lost, at the end. */
    abstract void reportLost();

    /** Done when the room is entered for the first time; fails with a {@link chat.loadtest.plan.CannotRunException} if that can't be. */
    CompletableFuture<Void> joined() {
        return joined;
    }

    void connect() {
        connectingNanos = System.nanoTime();
        worker.connect(this, whereabouts.node(), newLink());
    }

    /** The connection that counts from now on. */
    Link newLink() {
        Link next = new Link(this, plan);
        link = next;
        return next;
    }

    @Override
    public void opened(Link opened) {
        if (opened == link) {
            greet(opened);
        }
    }

    @Override
    public void receive(Link from, ByteBuf text) {
        if (from == link) {
            read(text);
        }
    }

    /** The subclass is in the room, on the newest connection. */
    void entered() {
        pause.reset();
        boolean again = joined.isDone();
        whereabouts.enter(again);
        joined.complete(null);
        if (again) {
            tally.reconnected();
            if (connectingNanos != 0) {
                tally.back(connectingNanos, System.nanoTime());
            }
        }
        connectingNanos = 0;
        sendWhatIsDue();
    }

    boolean isConnected() {
        return link != null && link.isOpen() && !over;
    }

    boolean isInRoom() {
        return whereabouts.isInRoom();
    }

    Whereabouts whereabouts() {
        return whereabouts;
    }

    /** The connection, null while there is none. */
    @Nullable
    Link link() {
        return link;
    }

    /** The server asks for this pause after the connection has ended. */
    void pauseBeforeComingBack(long millis) {
        pause.ask(millis);
    }

    @Override
    public void cannotConnect(Link failed, String reason) {
        if (failed != link) {
            return;
        }
        link = null;
        if (!joined.isDone()) {
            fail(reason);
        } else {
            tally.error(ConnectFailure.isRefusal(reason) ? "connect_refused" : "connect_failed");
            comeBack();
        }
    }

    /** Ends a member that cannot enter its room. */
    void fail(String reason) {
        over = true;
        joined.completeExceptionally(plan.nodes().cannotConnect(whereabouts.node(), reason));
    }

    @Override
    public void closed(Link ended, int code, String reason) {
        if (ended != link || over) {
            return;
        }
        link = null;
        whereabouts.leave();
        if (!joined.isDone()) {
            fail(reason + LimitsHint.forCode(Integer.toString(code)));
            return;
        }
        tally.closed(code);
        if (!plan.behaviour().reconnect() || code > LAST_CODE_TO_COME_BACK) {
            over = true;
        } else {
            pending.sendAgain();
            comeBack();
        }
    }

    /** At the next node, as behind a balancer. */
    private void comeBack() {
        whereabouts.moveOn();
        worker.schedule(this::connectAgain, pause.nextMillis(), TimeUnit.MILLISECONDS);
    }

    private void connectAgain() {
        if (!over && link == null) {
            connect();
        }
    }

    /** Cuts the connection; the member comes back. */
    void cut() {
        Link current = link;
        if (current != null && !over && joined.isDone()) {
            current.cut();
            link = null;
            whereabouts.leave();
            pending.sendAgain();
            comeBack();
        }
    }

    /** A message of this publisher is due. */
    void due(long dueNanos) {
        if (over) {
            tally.error("not_sent_closed");
        } else if (pending.add(dueNanos)) {
            sendWhatIsDue();
        } else {
            tally.error("not_sent_backlog");
        }
    }

    @Override
    public void writableAgain() {
        sendWhatIsDue();
    }

    private void sendWhatIsDue() {
        Link current = link;
        while (current != null && isInRoom() && current.isWritable() && pending.hasUnsent()) {
            boolean again = pending.isNextSentBefore();
            int publication = pending.takeUnsent();
            judge.sending(number, publication);
            if (!again) {
                tally.published();
            }
            write(current, publication, pending.dueNanos(publication));
        }
    }

    /** Keeps {@code window} messages unanswered until {@code endNanos}. */
    void sendInClosedLoop(int window, long endNanos) {
        closedUntilNanos = endNanos;
        for (int i = 0; i < window; i++) {
            due(System.nanoTime());
        }
    }

    /** Sends no more in the closed loop. */
    void endClosedLoop() {
        closedUntilNanos = System.nanoTime();
    }

    /** A publication was answered; it must be unanswered in {@link #pending}. */
    void answered(int publication) {
        pending.answered(publication);
        if (!plan.load().isOpen()) {
            long nowNanos = System.nanoTime();
            if (closedUntilNanos - nowNanos > 0) {
                due(nowNanos);
            }
        }
    }

    void delivered(int publisher, long dueMicros) {
        long nanos = worker.nanosSince(dueMicros);
        tally.delivered();
        if (!slow) {
            tally.deliveredAfter(nanos);
        }
        whereabouts.delivered(publisher, nanos, slow);
    }

    boolean isSlow() {
        return slow;
    }

    /** Stops and begins to read. */
    void read(boolean whether) {
        if (link != null) {
            link.read(whether);
        }
    }

    @Override
    public void unexpectedFrame() {
        tally.error("unexpected_frame");
    }

    @Override
    public void connectionFailed(Throwable cause) {
        tally.error(cause instanceof DecoderException ? "connection_spoke_wrong" : "connection_broke");
    }

    boolean isOver() {
        return over;
    }

    /** Leaves in good order. */
    void leave() {
        over = true;
        if (link != null) {
            link.leave();
        }
    }
}
