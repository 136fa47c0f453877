package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.RoomStreams;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes the events that other nodes notify of. On the listener's thread. */
final class EventNotes implements Consumer<String>, NoteCodec.Reader {

    private final String node;
    private final OpenRooms rooms;
    private final CatchUp catchUp;
    private final Supplier<RoomStreams.Listener> listener;

    /** @param node the id of this node */
    EventNotes(String node, OpenRooms rooms, CatchUp catchUp, Supplier<RoomStreams.Listener> listener) {
        this.node = node;
        this.rooms = rooms;
        this.catchUp = catchUp;
        this.listener = listener;
    }

    @Override
    public void accept(String note) {
        NoteCodec.read(note, node, this);
        listener.get().onBatchEnd();
    }

    @Override
    public void onEvent(RoomName name, long seq, byte[] payload) {
        PostgresRoom room = rooms.find(name);
        if (room != null) {
            room.offer(seq, payload, System.nanoTime(), listener.get());
        }
    }

    @Override
    public void onLongEvent(RoomName name, long seq) {
        PostgresRoom room = rooms.find(name);
        if (room != null) {
            catchUp.upTo(room, seq);
        }
    }
}
