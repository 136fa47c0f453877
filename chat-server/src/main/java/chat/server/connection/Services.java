package chat.server.connection;

import chat.server.ServerConfig;
import chat.server.auth.Authority;
import chat.server.auth.Sessions;
import chat.server.metrics.ServerMetrics;
import chat.server.room.Rooms;
import chat.server.stream.RoomStreams;
import java.time.Clock;

/** What all connections share. Everything in it is thread-safe. */
public record Services(
        Rooms rooms,
        RoomStreams streams,
        Sessions sessions,
        Authority authority,
        OpenConnections connections,
        ServerConfig.Talk talk,
        ServerConfig.SlowReaders slowReaders,
        ServerMetrics metrics,
        Clock clock) {}
