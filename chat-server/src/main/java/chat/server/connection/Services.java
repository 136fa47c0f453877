package chat.server.connection;

import chat.server.Settings;
import chat.server.auth.Authority;
import chat.server.auth.Sessions;
import chat.server.metrics.ServerMetrics;
import chat.server.room.Rooms;
import chat.server.stream.LocalSignals;
import chat.server.stream.RoomStreams;
import chat.server.stream.Signals;
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
        Supplier<Settings> current,
        ServerMetrics metrics,
        Clock clock) {

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
        return new Services(
                new Rooms(streams, signals, metrics),
                streams,
                signals,
                sessions,
                Authority.ALLOW_ALL,
                connections,
                users,
                current,
                metrics,
                clock);
    }
}
