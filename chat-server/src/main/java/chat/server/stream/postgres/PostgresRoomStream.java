package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.recent.OpenRooms;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A handle of a room in the database. Thread-safe. */
final class PostgresRoomStream implements RoomStream {

    private final PostgresRoom room;
    private final OpenRooms<PostgresRoom> rooms;
    private final Reads reads;
    private final CatchUp catchUp;
    private final Supplier<Meta> meta;
    private final Supplier<RoomStreams.Listener> listener;

    /** @param room is released with this */
    PostgresRoomStream(
            PostgresRoom room,
            OpenRooms<PostgresRoom> rooms,
            Reads reads,
            CatchUp catchUp,
            Supplier<Meta> meta,
            Supplier<RoomStreams.Listener> listener) {
        this.room = room;
        this.rooms = rooms;
        this.reads = reads;
        this.catchUp = catchUp;
        this.meta = meta;
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
                    room.load(stored, events.state(stored), meta.get().epoch().toString(), listener.get());
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
            Events.Page page = events.after(events.idOf(room), Math.max(seq + 1, room.oldestReadable()), limit);
            return page(page.firstSeq(), page.payloads());
        };
    }

    private Reads.Read<HistoryPage> pageBefore(long seq, int limit) {
        return events -> {
            RoomPosition position = room.position();
            Events.Page page = events.before(events.idOf(room), Math.min(seq - 1, position.newest()), limit);
            long first = Math.max(page.firstSeq(), position.oldest());
            int from = (int) Math.min(first - page.firstSeq(), page.payloads().size());
            return page(first, page.payloads().subList(from, page.payloads().size()));
        };
    }

    /** Without what the listener has not got yet. */
    private HistoryPage page(long first, List<byte[]> payloads) {
        RoomPosition position = room.position();
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
