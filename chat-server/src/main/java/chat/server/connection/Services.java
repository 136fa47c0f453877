package chat.server.connection;

import chat.server.ServerConfig;
import chat.server.metrics.ServerMetrics;
import chat.server.room.Rooms;
import chat.server.stream.RoomStreams;
import java.time.Clock;

/** What all connections share. Everything in it is thread-safe. */
public record Services(
        Rooms rooms,
        RoomStreams streams,
        Sessions sessions,
        OpenConnections connections,
        ServerConfig.Talk talk,
        ServerConfig.SlowReaders slowReaders,
        ServerMetrics metrics,
        Clock clock) {}
