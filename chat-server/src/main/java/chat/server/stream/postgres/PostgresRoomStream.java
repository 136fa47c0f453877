package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.recent.OpenRooms;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A handle of a room in the database. Thread-safe. */
final class PostgresRoomStream implements RoomStream {

    private final int place;
    private final PostgresRoom room;
    private final OpenRooms<PostgresRoom> rooms;
    private final Reads reads;
    private final CatchUp catchUp;
    private final Supplier<String> epoch;
    private final Holes holes;
    private final Supplier<RoomStreams.Listener> listener;

    /**
     * Opens a room.
     *
     * @param place of the database
     * @param room is released with this
     * @param epoch that rooms are in
     */
    PostgresRoomStream(
            int place,
            PostgresRoom room,
            OpenRooms<PostgresRoom> rooms,
            Reads reads,
            CatchUp catchUp,
            Supplier<String> epoch,
            Holes holes,
            Supplier<RoomStreams.Listener> listener) {
        this.place = place;
        this.room = room;
        this.rooms = rooms;
        this.reads = reads;
        this.catchUp = catchUp;
        this.epoch = epoch;
        this.holes = holes;
        this.listener = listener;
    }

    @Override
    public RoomName room() {
        return room.name();
    }

    @Override
    public void submit(Submission submission, RoomStreams.Submitter submitter) {
        ((PostgresSubmitter) submitter).add(room, submission);
    }

    @Override
    public CompletionStage<RoomPosition> position() {
        return loaded().thenApply(PostgresRoom::position);
    }

    @Override
    public CompletionStage<RoomPosition> position(long seen) {
        return loaded().thenCompose(loaded -> catchUp.readUpTo(loaded, seen).thenApply(read -> loaded.position()));
    }

    @Override
    public CompletionStage<RoomState> state() {
        return loaded().thenApply(PostgresRoom::state);
    }

    /** However many ask, the room is read once. */
    private CompletableFuture<PostgresRoom> loaded() {
        return room.isLoaded()
                ? CompletableFuture.completedFuture(room)
                : room.loading(() -> reads.read(events -> {
                    StoredRoom stored = events.room(room.name());
                    requirePresent(room.load(stored, events.state(stored), epoch, listener.get()));
                    return room;
                }));
    }

    @Override
    public CompletionStage<HistoryPage> readAfter(long seq, int limit) {
        return loaded().thenCompose(loaded -> {
            HistoryPage recent = room.recentAfter(seq, limit);
            return recent == null ? read(() -> pageAfter(seq, limit)) : CompletableFuture.completedFuture(recent);
        });
    }

    @Override
    public CompletionStage<HistoryPage> readBefore(long seq, int limit) {
        return loaded().thenCompose(loaded -> {
            HistoryPage recent = room.recentBefore(seq, limit);
            return recent == null ? read(() -> pageBefore(seq, limit)) : CompletableFuture.completedFuture(recent);
        });
    }

    private Reads.Read<HistoryPage> pageAfter(long seq, int limit) {
        return events -> {
            long from = Math.max(seq + 1, room.oldestReadable());
            Events.Page page = events.page(room, place, id -> events.after(id, from, limit));
            if (page.firstSeq() != from || page.payloads().isEmpty()) {
                long newest = room.position().newest();
                requireNoHole(events, from, page.firstSeq() == 0 ? newest : page.firstSeq() - 1);
            }
            return page(page, page.firstSeq(), page.payloads());
        };
    }

    private Reads.Read<HistoryPage> pageBefore(long seq, int limit) {
        return events -> {
            RoomPosition position = room.position();
            long to = Math.min(seq - 1, position.newest());
            Events.Page page = events.page(room, place, id -> events.before(id, to, limit));
            if (page.lastSeq() != to) {
                requireNoHole(events, Math.max(page.lastSeq() + 1, position.oldest()), to);
            }
            long first = Math.max(page.firstSeq(), position.oldest());
            int from = (int) Math.min(first - page.firstSeq(), page.payloads().size());
            return page(
                    page, first, page.payloads().subList(from, page.payloads().size()));
        };
    }

    /** Nobody deletes what is retained: these events are no longer, or somebody else has deleted them. */
    private void requireNoHole(Events events, long first, long last) throws SQLException {
        if (first > last) {
            return;
        }
        StoredRoom stored = events.room(room.name());
        requirePresent(stored.epoch().equals(room.epoch()));
        if (last >= stored.oldest()) {
            throw holes.found(room.name(), Math.max(first, stored.oldest()), last);
        }
    }

    /** What is read for a room has to be of the epoch that it is in; soon the room is in that, too. */
    private static void requirePresent(boolean present) throws SQLException {
        if (!present) {
            throw new SQLException("another epoch begins", Failure.EPOCH_STATE);
        }
    }

    /** Without what the listener has not got yet. */
    private HistoryPage page(Events.Page read, long first, List<byte[]> payloads) throws SQLException {
        RoomPosition position = room.position();
        requirePresent(payloads.isEmpty() || read.epoch().equals(position.epoch()));
        int known = (int) Math.max(0, Math.min(payloads.size(), position.newest() - first + 1));
        return new HistoryPage(position, first, new ArrayList<>(payloads.subList(0, known)));
    }

    /** Reads again while events change what is being read, so that nobody gets a text of yesterday after its edit. */
    private CompletableFuture<HistoryPage> read(Supplier<Reads.Read<HistoryPage>> page) {
        return reads.read(events -> {
            long before;
            HistoryPage read;
            do {
                before = room.amendments();
                read = page.get().from(events);
            } while (room.amendments() != before);
            return read;
        });
    }

    @Override
    public void close() {
        rooms.release(room);
    }
}
