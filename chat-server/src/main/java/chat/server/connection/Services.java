package chat.server.connection;

import chat.server.audit.Trail;
import chat.server.auth.Authenticator;
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
        Authenticator authenticator,
        Authority authority,
        OpenConnections connections,
        OnlineUsers users,
        ByteBudget unfinished,
        Supplier<Settings> current,
        ServerMetrics metrics,
        Trail trail,
        Clock clock) {

    /** Of the memory for network buffers, what messages that have not ended may take at most. */
    private static final int UNFINISHED_SHARE = 4;

    private static long mostPendingBytes(Settings settings) {
        long most = settings.limits().bounds().maxPendingBytesInAll();
        return most == 0 ? PlatformDependent.maxDirectMemory() / 2 : most;
    }

    /** What holds now; to be asked for at each use. */
    public Settings settings() {
        return current.get();
    }

    /** Those of a node that stands alone, where everybody may do everything. */
    public static Services ofOneNode(
            RoomStreams streams,
            Sessions sessions,
            Authenticator authenticator,
            OpenConnections connections,
            Supplier<Settings> current,
            ServerMetrics metrics,
            Clock clock) {
        Signals signals = new LocalSignals();
        OnlineUsers users = new OnlineUsers();
        signals.listen(users);
        ByteBudget unfinished = new ByteBudget(() -> Math.min(
                current.get().limits().bounds().maxUnfinishedBytes(),
                PlatformDependent.maxDirectMemory() / UNFINISHED_SHARE));
        metrics.countUnfinished(unfinished::held);
        connections.bound(new PendingBytes(() -> mostPendingBytes(current.get()), PlatformDependent::usedDirectMemory));
        return new Services(
                new Rooms(
                        streams,
                        signals,
                        metrics,
                        () -> current.get().limits().bounds().maxRooms()),
                streams,
                signals,
                sessions,
                authenticator,
                Authority.ALLOW_ALL,
                connections,
                users,
                unfinished,
                current,
                metrics,
                new Trail(() -> current.get().observation().accessLog()),
                clock);
    }
}
