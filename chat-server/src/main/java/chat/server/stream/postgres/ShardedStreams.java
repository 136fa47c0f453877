package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.lifecycle.Pulse;
import chat.server.metrics.ServerMetrics;
import chat.server.stream.Cursors;
import chat.server.stream.Retention;
import chat.server.stream.RoomNames;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives the rooms of several databases as streams: each room is in one of them, and no promise crosses rooms. Thread-safe. */
public final class ShardedStreams implements RoomStreams {

    private final List<PostgresStreams> databases;
    private final Shards shards;

    /**
     * Connects, and makes the tables where there are none.
     *
     * @param databases as all nodes name them; the other parameters are as for {@link PostgresStreams}
     * @throws IOException if one of them cannot be used, with one line that says why
     */
    public ShardedStreams(
            List<Database> databases,
            Retention retention,
            boolean requireReplicated,
            Consumer<String> onLoss,
            ServerMetrics metrics)
            throws IOException {
        Family family = Family.of(databases, retention);
        List<PostgresStreams> opened = new ArrayList<>();
        try {
            for (Database database : databases) {
                opened.add(new PostgresStreams(
                        database,
                        opened.size(),
                        family,
                        retention,
                        requireReplicated,
                        onLoss,
                        metrics,
                        System::nanoTime));
            }
        } catch (IOException e) {
            opened.forEach(PostgresStreams::close);
            throw e;
        }
        this.databases = List.copyOf(opened);
        this.shards = family.shards();
    }

    /** A key of 32 bytes for one purpose, the same on all nodes. */
    public byte[] secret(String purpose) {
        return databases.get(0).secret(purpose);
    }

    /** Collects for all databases. */
    record ShardedSubmitter(List<Submitter> each) implements Submitter {
        @Override
        public void flush() {
            for (Submitter submitter : each) {
                submitter.flush();
            }
        }
    }

    @Override
    public void listen(Listener listener) {
        databases.forEach(database -> database.listen(listener));
    }

    @Override
    public RoomStream open(RoomName room) {
        return new ShardedRoomStream(
                databases.stream().map(database -> database.open(room)).toList(), shards);
    }

    @Override
    public CompletionStage<RoomNames> rooms(RoomNames.Search search) {
        return merged(databases.stream().map(database -> database.rooms(search)).toList(), search);
    }

    static CompletionStage<RoomNames> merged(List<CompletionStage<RoomNames>> each, RoomNames.Search search) {
        CompletionStage<List<RoomNames>> all = CompletableFuture.completedFuture(List.of());
        for (CompletionStage<RoomNames> page : each) {
            all = all.thenCombine(page, ShardedStreams::with);
        }
        return all.thenApply(pages -> mergedPages(pages, search));
    }

    private static List<RoomNames> with(List<RoomNames> pages, RoomNames page) {
        List<RoomNames> more = new ArrayList<>(pages);
        more.add(page);
        return more;
    }

    /** Behind the end of the shortest page there can be rooms that nobody has found yet. */
    private static RoomNames mergedPages(List<RoomNames> pages, RoomNames.Search search) {
        String end = null;
        List<RoomName> found = new ArrayList<>();
        for (RoomNames page : pages) {
            found.addAll(page.names());
            String next = page.next();
            end = next != null && (end == null || RoomNames.ORDER.compare(next, end) < 0) ? next : end;
        }
        RoomNames merged = search.page(upTo(end, found));
        return merged.next() == null ? new RoomNames(merged.names(), end) : merged;
    }

    private static List<RoomName> upTo(@Nullable String end, List<RoomName> rooms) {
        Comparator<String> order = RoomNames.ORDER;
        return rooms.stream()
                .filter(room -> end == null || order.compare(room.value(), end) <= 0)
                .toList();
    }

    /** How far those have got who get the events outside of the server. To be closed before this. */
    public Cursors cursors() {
        List<Cursors> cursors = new ArrayList<>();
        for (PostgresStreams database : databases) {
            cursors.add(cursors.isEmpty() ? database.cursors() : database.copiedCursors());
        }
        return new ShardedCursors(cursors, shards);
    }

    @Override
    public Submitter newSubmitter(Executor outcomes) {
        return new ShardedSubmitter(databases.stream()
                .map(database -> database.newSubmitter(outcomes))
                .toList());
    }

    @Override
    public Optional<String> trouble() {
        for (int i = 0; i < databases.size(); i++) {
            Optional<String> trouble = databases.get(i).trouble();
            if (trouble.isPresent()) {
                return Optional.of(Shards.name(i, databases.size()) + ": " + trouble.get());
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> replication() {
        Set<String> levels = new LinkedHashSet<>();
        List<String> named = new ArrayList<>();
        for (int i = 0; i < databases.size(); i++) {
            String level = databases.get(i).replication().orElse("");
            levels.add(level);
            named.add(Shards.name(i, databases.size()) + ": " + level);
        }
        return Optional.of(String.join("; ", levels.size() == 1 ? levels : named));
    }

    @Override
    public List<Pulse> pulses() {
        return databases.stream()
                .flatMap(database -> database.pulses().stream())
                .toList();
    }

    @Override
    public boolean isCongested() {
        return databases.stream().anyMatch(RoomStreams::isCongested);
    }

    @Override
    public void whenRelieved(Runnable task) {
        for (RoomStreams database : databases) {
            if (database.isCongested()) {
                database.whenRelieved(() -> whenRelieved(task));
                return;
            }
        }
        task.run();
    }

    @Override
    public void close() {
        databases.forEach(RoomStreams::close);
    }
}
