package chat.server.stream.postgres;

import chat.protocol.ErrorCode;
import chat.server.metrics.PostgresMetrics;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Outcome;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.commit.CommitQueue;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread of this node that stores events: batch by batch, in the order in which they were submitted. */
final class Publisher extends DatabaseThread {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private static final Outcome.Refused NOT_STORABLE =
            new Outcome.Refused(ErrorCode.INTERNAL, "the database refuses this event");

    private static final long PAUSE_MILLIS = 250;

    private final CommitQueue<Draft> queue;
    private final Publishing publishing;
    private final Health health;
    private final Epochs epochs;
    private final Supplier<RoomStreams.Listener> listener;
    private final ServerMetrics metrics;
    private final PostgresMetrics pg;

    /** Not ended yet, in order. */
    private final List<Draft> left = new ArrayList<>(CommitQueue.FULL_COMMIT);

    /** The most messages of the next transaction: fewer while one of them is looked for that the database refuses. */
    private int most = CommitQueue.FULL_COMMIT;

    /** @param onLoss gets one line if this thread ends by a mistake; the process should end then */
    Publisher(
            CommitQueue<Draft> queue,
            Publishing publishing,
            Health health,
            Epochs epochs,
            Supplier<RoomStreams.Listener> listener,
            Consumer<String> onLoss,
            ServerMetrics metrics,
            PostgresMetrics pg) {
        super("postgres-publisher", onLoss);
        this.queue = queue;
        this.publishing = publishing;
        this.health = health;
        this.epochs = epochs;
        this.listener = listener;
        this.metrics = metrics;
        this.pg = pg;
    }

    /** What waits is stored first. */
    @Override
    void wake(Thread sleeping) {
        queue.stop();
    }

    @Override
    void work() throws InterruptedException {
        while (queue.take(left)) {
            while (!left.isEmpty() && mayGoOn()) {
                pulse.begin();
                step();
                pulse.end();
            }
            left.forEach(this::end); // unavailable
            left.clear();
            queue.relieve();
        }
    }

    /** Waits until the database is back, where something may be stored already; other drafts do not wait. */
    private boolean mayGoOn() throws InterruptedException {
        while (!health.awaitBack(0)) {
            left.removeIf(draft -> {
                if (draft.isPerhapsStored()) {
                    return false;
                }
                end(draft);
                return true;
            });
            if (left.isEmpty() || isStopping()) {
                return false;
            }
            health.awaitBack(PAUSE_MILLIS);
        }
        return true;
    }

    private void step() {
        List<Draft> now = next();
        Meta holding = epochs.meta();
        long began = System.nanoTime();
        List<Result> results;
        try {
            openRooms(now);
            results = isMessage(now.get(0))
                    ? publishing.say(now, holding)
                    : List.of(publishing.amend(now.get(0), holding));
        } catch (SQLException e) {
            failed(now, e, Failure.of(e));
            return;
        } catch (RuntimeException e) {
            failed(now, new SQLException("what is stored cannot be read", e), Failure.REFUSED);
            return;
        }
        metrics.store().committed(now.size(), System.nanoTime() - began, TimeUnit.NANOSECONDS);
        left.subList(0, now.size()).clear();
        most = Math.min(CommitQueue.FULL_COMMIT, 2 * most);
        results.forEach(result -> finish(result, holding.name()));
        listener.get().onBatchEnd();
    }

    /** The next messages, or the next event of another kind. */
    private List<Draft> next() {
        int count = 0;
        while (count < Math.min(left.size(), most) && isMessage(left.get(count))) {
            count++;
        }
        return List.copyOf(left.subList(0, Math.max(1, count)));
    }

    private static boolean isMessage(Draft draft) {
        return draft.submission().intent() instanceof Submission.Say;
    }

    /** An event goes to the listener after what is before it, so this node has to know where its room stands first. */
    private void openRooms(List<Draft> drafts) throws SQLException {
        Map<String, PostgresRoom> unknown = new HashMap<>();
        for (Draft draft : drafts) {
            if (draft.room.id() == 0 || !draft.room.isLoaded()) {
                unknown.put(draft.room.name().value(), draft.room);
            }
        }
        if (!unknown.isEmpty()) {
            for (StoredRoom found : publishing.open(List.copyOf(unknown.values()))) {
                PostgresRoom room = unknown.get(found.name().value());
                if (room != null && !room.load(found, publishing.state(found), epochs::present, listener.get())) {
                    throw new SQLException("another epoch has begun", Failure.EPOCH_STATE);
                }
            }
        }
    }

    private void failed(List<Draft> now, SQLException e, Failure failure) {
        if (failure != Failure.AGAIN && failure != Failure.REPEATED) {
            metrics.store().failed();
        }
        pg.failed(
                failure == Failure.MISSING
                        ? PostgresMetrics.Failure.BROKEN
                        : PostgresMetrics.Failure.valueOf(failure.name()));
        switch (failure) {
            case AGAIN, REPEATED -> log.debug("a batch is tried again", e);
            case REFUSED, BROKEN -> {
                if (now.size() > 1) {
                    most = now.size() / 2;
                } else if (failure == Failure.REFUSED || !repairs(now.get(0).room)) {
                    log.error(
                            "the database refuses an event of room {}",
                            now.get(0).room.name().value(),
                            e);
                    left.remove(0);
                    now.get(0).ends(NOT_STORABLE);
                    end(now.get(0));
                }
            }
            case EPOCH, MISSING -> health.lost(e);
            case UNKNOWN -> {
                now.forEach(Draft::mayBeStored);
                health.lost(e);
            }
        }
    }

    /** A room whose head is behind its events goes on behind them; what waits for it is to be sent again. Whether it was that. */
    private boolean repairs(PostgresRoom room) {
        try {
            if (!publishing.repair(room.id())) {
                return false;
            }
        } catch (SQLException e) {
            health.lost(e);
            return true;
        }
        log.error(
                "somebody has changed the rows of room {}: it goes on behind its newest event",
                room.name().value());
        pg.repaired();
        List<Draft> waiting = left.stream().filter(draft -> draft.room == room).toList();
        left.removeAll(waiting);
        waiting.forEach(this::end); // unavailable
        return true;
    }

    private void finish(Result result, String epoch) {
        Draft draft = result.draft();
        if (result.refusal() != null) {
            draft.ends(result.refusal());
            end(draft);
            return;
        }
        boolean duplicate = result.publication() == null && !draft.isPerhapsStored();
        Outcome accepted = new Outcome.Accepted(epoch, result.seq(), result.time(), duplicate);
        if (duplicate) {
            pg.repeated();
        }
        if (result.publication() != null) {
            draft.room.offer(result.publication(), epoch, listener.get());
        }
        draft.room.whenDelivered(
                result.seq(),
                epoch,
                () -> {
                    draft.ends(accepted);
                    end(draft);
                },
                () -> end(draft));
    }

    private void end(Draft draft) {
        draft.submitter.end(draft);
    }
}
