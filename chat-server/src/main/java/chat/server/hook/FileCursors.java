package chat.server.hook;

import chat.protocol.RoomName;
import chat.server.store.StoreException;
import chat.server.store.table.CursorFile;
import chat.server.stream.Cursors;
import chat.server.stream.RoomNames;
import chat.server.stream.RoomStreams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cursors of the only node there is, in a file beside the messages. Confined to one thread at a time. */
public final class FileCursors implements Cursors {

    private static final Logger log = LoggerFactory.getLogger(FileCursors.class);

    private static final int ROOMS_AT_ONCE = 1_000;

    private final CursorFile file;
    private final RoomStreams streams;

    private FileCursors(CursorFile file, RoomStreams streams) {
        this.file = file;
        this.streams = streams;
    }

    /**
     * Names the file.
     *
     * @param folder of the messages; null if they are in memory
     */
    public static Source in(@Nullable Path folder) {
        return streams -> {
            try {
                return new FileCursors(CursorFile.open(folder), streams);
            } catch (StoreException e) {
                throw new IOException(e.getMessage(), e);
            }
        };
    }

    private interface Step<T> {
        T made() throws StoreException;
    }

    private static <T> CompletionStage<T> stage(Step<T> step) {
        try {
            return CompletableFuture.completedFuture(step.made());
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public long term() {
        return 1;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public CompletionStage<Void> retain(Collection<String> readers) {
        return done(() -> file.retain(readers));
    }

    private interface Change {
        void make() throws StoreException;
    }

    private CompletionStage<Void> done(Change change) {
        try {
            change.make();
            return CompletableFuture.allOf();
        } catch (StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<Long> since(String reader, String rooms, long nowMillis) {
        return stage(() -> file.since(reader, rooms, nowMillis));
    }

    @Override
    public CompletionStage<Optional<Cursor>> find(String reader, RoomName room) {
        return stage(() -> Optional.ofNullable(file.find(reader, room))
                .map(found -> new Cursor(found.epoch(), found.seq(), found.time())));
    }

    @Override
    public CompletionStage<Void> save(String reader, Map<RoomName, Cursor> places) {
        Map<RoomName, CursorFile.Cursor> rows = new HashMap<>();
        places.forEach((room, at) -> rows.put(room, new CursorFile.Cursor(at.epoch(), at.seq(), at.time())));
        return done(() -> file.save(reader, rows));
    }

    @Override
    public CompletionStage<RoomNames> behind(String reader, List<String> patterns, String after) {
        return streams.rooms(new RoomNames.Search(after, "", ROOMS_AT_ONCE));
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (StoreException e) {
            log.warn("webhooks: {}", e.getMessage());
        }
    }
}
