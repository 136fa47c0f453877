package chat.server.stream.disk;

import chat.protocol.RoomName;
import chat.server.store.DamageException;
import chat.server.store.StoreException;
import chat.server.store.table.MessageReader;
import chat.server.store.table.StoredRoom;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.recent.OpenRooms;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A handle of a room on disk. Thread-safe. */
final class DiskRoomStream implements RoomStream {

    private final DiskRoom room;
    private final OpenRooms<DiskRoom> rooms;
    private final HistoryReads reads;

    /** @param room is released with this */
    DiskRoomStream(DiskRoom room, OpenRooms<DiskRoom> rooms, HistoryReads reads) {
        this.room = room;
        this.rooms = rooms;
        this.reads = reads;
    }

    @Override
    public RoomName room() {
        return room.name();
    }

    @Override
    public void submit(Submission submission, RoomStreams.Submitter submitter) {
        ((DiskSubmitter) submitter).add(room, submission);
    }

    @Override
    public CompletionStage<RoomPosition> position() {
        return loaded().thenApply(DiskRoom::position);
    }

    @Override
    public CompletionStage<RoomState> state() {
        return loaded().thenApply(DiskRoom::state);
    }

    private CompletableFuture<DiskRoom> loaded() {
        if (room.isLoaded()) {
            return CompletableFuture.completedFuture(room);
        }
        return reads.read(reader -> {
            StoredRoom stored = reader.findRoom(room.name());
            if (stored == null) {
                room.load(0, 0, RoomState.NONE);
            } else {
                RoomState state = RoomChanges.decode(reader.findState(stored));
                room.load(stored.newest(), stored.pruned(), state);
            }
            return room;
        });
    }

    @Override
    public CompletionStage<HistoryPage> readAfter(long seq, int limit) {
        return loaded().thenCompose(loaded -> {
            HistoryPage recent = room.recentAfter(seq, limit);
            return recent == null
                    ? readTable(reader -> room.pageFrom(reader.readAfter(room.name(), seq, limit), limit))
                    : CompletableFuture.completedFuture(recent);
        });
    }

    @Override
    public CompletionStage<HistoryPage> readBefore(long seq, int limit) {
        return loaded().thenCompose(loaded -> {
            HistoryPage recent = room.recentBefore(seq, limit);
            return recent == null
                    ? readTable(reader -> {
                        DiskRoom.Newer newer = room.newerBefore(seq, limit);
                        int missing = limit - newer.payloads().size();
                        return room.pageTo(readOlder(reader, newer, missing), newer);
                    })
                    : CompletableFuture.completedFuture(recent);
        });
    }

    /** Nothing where it is damaged, if there is something newer to give. */
    private MessageReader.Page readOlder(MessageReader reader, DiskRoom.Newer newer, int limit) throws StoreException {
        try {
            return reader.readBefore(room.name(), newer.first(), limit);
        } catch (DamageException e) {
            if (newer.payloads().isEmpty()) {
                throw e;
            }
            reads.found(e);
            return new MessageReader.Page(newer.first(), new ArrayList<>(), 0);
        }
    }

    private CompletableFuture<HistoryPage> readTable(HistoryReads.Read<HistoryPage> read) {
        return reads.read(reader -> {
            room.beginRead();
            try {
                return read.from(reader);
            } finally {
                room.endRead();
            }
        });
    }

    @Override
    public void close() {
        rooms.release(room);
    }
}
