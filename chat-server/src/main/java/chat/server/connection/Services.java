package chat.server.connection;

import chat.server.ServerConfig;
import chat.server.auth.Authority;
import chat.server.auth.Sessions;
import chat.server.metrics.ServerMetrics;
import chat.server.room.Rooms;
import chat.server.stream.LocalSignals;
import chat.server.stream.RoomStreams;
import chat.server.stream.Signals;
import java.time.Clock;

/** What all connections share. Everything in it is thread-safe. */
public record Services(
        Rooms rooms,
        RoomStreams streams,
        Signals signals,
        Sessions sessions,
        Authority authority,
        OpenConnections connections,
        OnlineUsers users,
        ServerConfig.Talk talk,
        ServerConfig.SlowReaders slowReaders,
        ServerMetrics metrics,
        Clock clock) {

    /** Those of a node that stands alone, where everybody may do everything. */
    public static Services ofOneNode(
            RoomStreams streams,
            Sessions sessions,
            OpenConnections connections,
            ServerConfig.Talk talk,
            ServerConfig.SlowReaders slowReaders,
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
                talk,
                slowReaders,
                metrics,
                clock);
    }
}
