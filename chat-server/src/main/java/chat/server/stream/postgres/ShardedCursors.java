package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.Cursors;
import chat.server.stream.RoomNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The cursors of several databases. Thread-safe.
 *
 * <p>Those of the first one hold, and the lease is there. The others have copies, which can lag behind: by them they find the rooms that may have
 * something.
 */
final class ShardedCursors implements Cursors {

    private final List<Cursors> databases;
    private final Shards shards;

    /** @param databases the first one with the lease; closed with this */
    ShardedCursors(List<Cursors> databases, Shards shards) {
        this.databases = databases;
        this.shards = shards;
    }

    private Cursors first() {
        return databases.get(0);
    }

    @Override
    public long term() {
        return first().term();
    }

    @Override
    public boolean isShared() {
        return first().isShared();
    }

    @Override
    public CompletionStage<Void> retain(Collection<String> readers) {
        return first().retain(readers);
    }

    @Override
    public CompletionStage<Long> since(String reader, String rooms, long nowMillis) {
        return first().since(reader, rooms, nowMillis);
    }

    @Override
    public CompletionStage<Optional<Cursor>> find(String reader, RoomName room) {
        return first().find(reader, room);
    }

    @Override
    public CompletionStage<Void> save(String reader, Map<RoomName, Cursor> places) {
        return first().save(reader, places).thenCompose(saved -> copy(reader, places));
    }

    /** A look that fails to copy is repeated. */
    private CompletionStage<Void> copy(String reader, Map<RoomName, Cursor> places) {
        List<CompletableFuture<?>> copied = new ArrayList<>();
        for (int i = 1; i < databases.size(); i++) {
            Map<RoomName, Cursor> here = new HashMap<>();
            for (Map.Entry<RoomName, Cursor> place : places.entrySet()) {
                if (shards.shardOf(place.getKey()) == i) {
                    here.put(place.getKey(), place.getValue());
                }
            }
            if (!here.isEmpty()) {
                copied.add(databases
                        .get(i)
                        .save(reader, here)
                        .exceptionally(failure -> null)
                        .toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(copied.toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public CompletionStage<RoomNames> behind(String reader, List<String> patterns, String after) {
        RoomNames.Search all = new RoomNames.Search(after, "", databases.size() * PostgresCursors.ROOMS_AT_ONCE);
        return ShardedStreams.merged(
                databases.stream()
                        .map(database -> database.behind(reader, patterns, after))
                        .toList(),
                all);
    }

    @Override
    public void close() {
        databases.forEach(Cursors::close);
    }
}
