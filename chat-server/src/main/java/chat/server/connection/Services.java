package chat.server.connection;

import chat.server.audit.Trail;
import chat.server.auth.Authority;
import chat.server.auth.Sessions;
import chat.server.config.Settings;
import chat.server.limit.ByteBudget;
import chat.server.metrics.ServerMetrics;
import chat.server.room.Rooms;
import chat.server.stream.LocalSignals;
import chat.server.stream.RoomStreams;
import chat.server.stream.Signals;
import io.netty.util.internal.PlatformDependent;
import java.time.Clock;
import java.util.function.Supplier;

/** What all connections share. Everything in it is thread-safe. */
public record Services(
        Rooms rooms,
        RoomStreams streams,
        Signals signals,
        Sessions sessions,
        Authority authority,
        OpenConnections connections,
        OnlineUsers users,
        ByteBudget unfinished,
        Supplier<Settings> current,
        ServerMetrics metrics,
        Trail trail,
        Clock clock) {

    /** Of messages and frames that have begun, and not ended; or a quarter of the memory for them if that is less. */
    private static final long MOST_UNFINISHED_BYTES = 16 << 20;

    /** What holds now; to be asked for at each use. */
    public Settings settings() {
        return current.get();
    }

    /** Those of a node that stands alone, where everybody may do everything. */
    public static Services ofOneNode(
            RoomStreams streams,
            Sessions sessions,
            OpenConnections connections,
            Supplier<Settings> current,
            ServerMetrics metrics,
            Clock clock) {
        Signals signals = new LocalSignals();
        OnlineUsers users = new OnlineUsers();
        signals.listen(users);
        ByteBudget unfinished =
                new ByteBudget(Math.min(MOST_UNFINISHED_BYTES, PlatformDependent.maxDirectMemory() / 4));
        metrics.countUnfinished(unfinished::held);
        return new Services(
                new Rooms(streams, signals, metrics),
                streams,
                signals,
                sessions,
                Authority.ALLOW_ALL,
                connections,
                users,
                unfinished,
                current,
                metrics,
                new Trail(),
                clock);
    }
}
