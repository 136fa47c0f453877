package chat.server.admin.api;

import chat.protocol.RoomName;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The rooms that were published to last stay open, as to open one anew takes the disk some work. Confined to the management loop.
 */
final class PublishedRooms {

    private static final int MOST = 64;

    private final RoomStreams streams;

    private final Set<RoomName> existing = new HashSet<>();

    private final Map<RoomName, RoomStream> open = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RoomName, RoomStream> eldest) {
            if (size() > MOST) {
                existing.remove(eldest.getKey());
                eldest.getValue().close();
                return true;
            }
            return false;
        }
    };

    PublishedRooms(RoomStreams streams) {
        this.streams = streams;
    }

    /** To be used at once. */
    RoomStream of(RoomName room) {
        return open.computeIfAbsent(room, streams::open);
    }

    /** Whether something is known to have happened in a room; one that is not open has to be asked. */
    boolean exists(RoomName room) {
        return existing.contains(room) && open.containsKey(room);
    }

    /** That something has happened in an open room. */
    void foundToExist(RoomName room) {
        existing.add(room);
    }

    /** Reads with a handle of its own, which ends with the reading. Completes on any thread. */
    <T> CompletionStage<T> read(RoomName room, Function<RoomStream, CompletionStage<T>> reading) {
        RoomStream stream = streams.open(room);
        CompletionStage<T> read;
        try {
            read = reading.apply(stream);
        } catch (RuntimeException e) {
            read = CompletableFuture.failedFuture(e);
        }
        return read.whenComplete((result, failure) -> stream.close());
    }
}
