package chat.server.stream.postgres;

import chat.protocol.ErrorCode;
import chat.protocol.RoomName;
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
import java.util.Set;
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

    /** From one look to the next whether a slot has moved. */
    private static final long MOVE_MILLIS = 20;

    private final int place;
    private final Family family;
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

    /** Whether a room is about to move, and something may be stored already that its database does not take now. */
    private boolean waits;

    /** @param onLoss gets one line if this thread ends by a mistake; the process should end then */
    Publisher(
            int place,
            Family family,
            Publishing publishing,
            Health health,
            Epochs epochs,
            Supplier<RoomStreams.Listener> listener,
            Consumer<String> onLoss,
            ServerMetrics metrics,
            PostgresMetrics pg) {
        super("postgres-publisher", onLoss);
        this.place = place;
        this.family = family;
        this.queue = family.queues().get(place);
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
                if (waits) {
                    Thread.sleep(MOVE_MILLIS);
                    waits = false;
                }
            }
            left.forEach(this::end); // unavailable
            left.clear();
            queue.relieve();
        }
    }

    @Override
    void leave() {
        publishing.close();
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
        Map<RoomName, PostgresRoom> unknown = new HashMap<>();
        for (Draft draft : drafts) {
            PostgresRoom.Row row = draft.room.row(place);
            draft.roomId = row == null ? 0 : row.id();
            if (row == null || !draft.room.isLoaded()) {
                unknown.put(draft.room.name(), draft.room);
            }
        }
        if (unknown.isEmpty()) {
            return;
        }
        Map<RoomName, Integer> ids = new HashMap<>();
        for (StoredRoom found : publishing.open(List.copyOf(unknown.values()))) {
            PostgresRoom room = unknown.get(found.name());
            if (room != null && !room.load(found, publishing.state(found), epochs::present, listener.get())) {
                throw new SQLException("another epoch has begun", Failure.EPOCH_STATE);
            }
            ids.put(found.name(), found.id());
        }
        for (Draft draft : drafts) {
            draft.roomId = ids.getOrDefault(draft.room.name(), draft.roomId);
        }
    }

    private void failed(List<Draft> now, SQLException e, Failure failure) {
        if (failure != Failure.AGAIN && failure != Failure.REPEATED && failure != Failure.MOVED) {
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
                } else if (failure == Failure.REFUSED || !repairs(now.get(0))) {
                    log.error(
                            "the database refuses an event of room {}",
                            now.get(0).room.name().value(),
                            e);
                    left.remove(0);
                    now.get(0).ends(NOT_STORABLE);
                    end(now.get(0));
                }
            }
            case MOVED -> moved(now, Failure.slots(e));
            case EPOCH, MISSING -> health.lost(e);
            case UNKNOWN -> {
                now.forEach(Draft::mayBeStored);
                health.lost(e);
            }
        }
    }

    /** Drafts of rooms that are elsewhere, or about to be, do not stay; but what may be stored is found there again, once it is there. */
    private void moved(List<Draft> now, Set<Integer> slots) {
        try {
            publishing.settle(family.shards(), place);
        } catch (SQLException e) {
            health.lost(e);
            return;
        }
        left.subList(0, now.size()).removeIf(draft -> {
            draft.room.forgetRow();
            boolean isHere = family.shards().isAt(draft.room.name(), place);
            if (isHere && !slots.contains(Slot.of(draft.room.name()))) {
                return false;
            }
            if (isHere && draft.isPerhapsStored()) {
                waits = true;
                return false;
            }
            draft.moves();
            if (!draft.isPerhapsStored() || !family.pass(draft)) {
                end(draft);
            }
            return true;
        });
    }

    /** A room whose head is behind its events goes on behind them; what waits for it is to be sent again. Whether it was that. */
    private boolean repairs(Draft of) {
        PostgresRoom room = of.room;
        try {
            if (!publishing.repair(of.roomId)) {
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
