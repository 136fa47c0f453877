package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.metrics.PostgresMetrics;
import chat.server.stream.Payload;
import chat.server.stream.Publication;
import chat.server.stream.RoomStreams;
import chat.server.stream.recent.OpenRooms;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes the events that other nodes notify of. On the listener's thread. */
final class EventNotes implements Consumer<String>, NoteCodec.Reader {

    private final String node;
    private final OpenRooms<PostgresRoom> rooms;
    private final CatchUp catchUp;
    private final Supplier<RoomStreams.Listener> listener;
    private final PostgresMetrics metrics;

    /** @param node the id of this node */
    EventNotes(
            String node,
            OpenRooms<PostgresRoom> rooms,
            CatchUp catchUp,
            Supplier<RoomStreams.Listener> listener,
            PostgresMetrics metrics) {
        this.node = node;
        this.rooms = rooms;
        this.catchUp = catchUp;
        this.listener = listener;
        this.metrics = metrics;
    }

    @Override
    public void accept(String note) {
        long time = NoteCodec.read(note, node, this);
        listener.get().onBatchEnd();
        if (time > 0) {
            metrics.delivered(System.currentTimeMillis() - time, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void onEvent(String epoch, RoomName name, long seq, byte[] payload) {
        PostgresRoom room = rooms.find(name);
        if (room != null) {
            room.offer(new Publication(Payload.decode(payload), payload, System.nanoTime()), epoch, listener.get());
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
