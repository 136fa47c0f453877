package chat.server;

import chat.server.auth.Authenticator;
import chat.server.auth.Sessions;
import chat.server.config.Durability;
import chat.server.config.History;
import chat.server.config.Settings;
import chat.server.config.Store;
import chat.server.connection.OpenConnections;
import chat.server.connection.Services;
import chat.server.hook.FileCursors;
import chat.server.lifecycle.Pulse;
import chat.server.metrics.ServerMetrics;
import chat.server.net.EventLoops;
import chat.server.store.DataFolder;
import chat.server.store.StoreException;
import chat.server.store.table.MessageStore;
import chat.server.stream.Cursors;
import chat.server.stream.LocalSignals;
import chat.server.stream.Retention;
import chat.server.stream.RoomStreams;
import chat.server.stream.Signals;
import chat.server.stream.disk.DiskStreams;
import chat.server.stream.memory.MemoryStreams;
import chat.server.stream.postgres.Database;
import chat.server.stream.postgres.PostgresSignals;
import chat.server.stream.postgres.PostgresStreams;
import chat.server.stream.postgres.ShardedStreams;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What lives as long as the messages do, and what other nodes have a part in. */
record Storage(RoomStreams streams, Signals signals, Sessions sessions, Cursors.Source cursors) {

    /** What their key is for. */
    private static final String SESSIONS = "sessions";

    /** Of all threads that wait for the store, or for other nodes. */
    List<Pulse> pulses() {
        return Stream.concat(streams.pulses().stream(), signals.pulses().stream())
                .toList();
    }

    /** @param around the streams, or what was put around them */
    Services services(
            RoomStreams around,
            Authenticator authenticator,
            OpenConnections connections,
            Supplier<Settings> current,
            ServerMetrics metrics) {
        return Services.of(around, signals, sessions, authenticator, connections, current, metrics, Clock.systemUTC());
    }

    /** Whether other nodes have the same rooms. */
    static boolean isShared(History history) {
        return history.store() instanceof Store.Postgres;
    }

    /** Opens the store; if it fails, the loops that were started for it stop. */
    static Storage open(History history, ServerMetrics metrics, Consumer<String> onLoss, EventLoops loops)
            throws IOException {
        try {
            return open(history, metrics, onLoss);
        } catch (IOException e) {
            EventLoops.stop(loops.chat(), 0);
            EventLoops.stop(loops.management(), 0);
            throw e;
        }
    }

    /**
     * Takes over the folder, if there is one.
     *
     * @param onLoss gets one line when the store can no longer be trusted
     * @throws IOException if the store cannot be used, with one line that says which and why
     */
    static Storage open(History history, ServerMetrics metrics, Consumer<String> onLoss) throws IOException {
        Store store = history.store();
        if (store == null) {
            return new Storage(
                    new MemoryStreams(history.messages(), Clock.systemUTC()),
                    new LocalSignals(),
                    Sessions.ofThisProcess(),
                    FileCursors.in(null));
        }
        return store instanceof Store.Postgres postgres
                ? in(postgres, history, metrics, onLoss)
                : in((Store.Folder) store, history, metrics, onLoss);
    }

    private static Storage in(Store.Postgres store, History history, ServerMetrics metrics, Consumer<String> onLoss)
            throws IOException {
        try {
            List<Database> databases = Database.all(store);
            Database first = databases.get(0);
            Retention retention = retention(history);
            if (databases.size() == 1) {
                PostgresStreams one = new PostgresStreams(first, retention, store.requireReplicated(), onLoss, metrics);
                return shared(one, one.secret(SESSIONS), around -> one.cursors(), first, metrics);
            }
            ShardedStreams all = new ShardedStreams(databases, retention, store.requireReplicated(), onLoss, metrics);
            return shared(all, all.secret(SESSIONS), around -> all.cursors(), first, metrics);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + " (--postgres)", e);
        }
    }

    private static Storage shared(
            RoomStreams streams, byte[] sessions, Cursors.Source cursors, Database first, ServerMetrics metrics)
            throws IOException {
        Signals signals = new PostgresSignals(first, metrics.newSignals());
        return new Storage(streams, signals, new Sessions(sessions), cursors);
    }

    private static Storage in(Store.Folder store, History history, ServerMetrics metrics, Consumer<String> onLoss)
            throws IOException {
        try {
            return in(DataFolder.open(store.folder()), history, store.durability(), metrics, onLoss);
        } catch (IOException | StoreException e) {
            throw new IOException(e.getMessage() + " (--data)", e);
        }
    }

    private static Storage in(
            DataFolder folder, History history, Durability durability, ServerMetrics metrics, Consumer<String> onLoss)
            throws IOException, StoreException {
        try {
            MessageStore messages = MessageStore.open(folder, durability);
            Sessions sessions = new Sessions(messages.secret(SESSIONS, Sessions.KEY_BYTES));
            return new Storage(
                    new DiskStreams(folder, messages, retention(history), Clock.systemUTC(), metrics, onLoss),
                    new LocalSignals(),
                    sessions,
                    FileCursors.in(folder.path()));
        } catch (IOException | StoreException e) {
            folder.close();
            throw e;
        }
    }

    private static Retention retention(History history) {
        return new Retention(history.messages(), history.age());
    }
}
