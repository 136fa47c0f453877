package chat.server.connection;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.audit.Trail;
import chat.server.auth.Authenticator;
import chat.server.auth.Authority;
import chat.server.auth.Sessions;
import chat.server.config.Guests;
import chat.server.config.Settings;
import chat.server.limit.ByteBudget;
import chat.server.limit.Repeats;
import chat.server.limit.SlowMode;
import chat.server.metrics.ServerMetrics;
import chat.server.moderation.Moderation;
import chat.server.moderation.ServerState;
import chat.server.room.RoomObserver;
import chat.server.room.Rooms;
import chat.server.stream.LocalSignals;
import chat.server.stream.RoomStreams;
import chat.server.stream.Signals;
import io.netty.util.internal.PlatformDependent;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What all connections share. Everything in it is thread-safe. */
public record Services(
        Rooms rooms,
        RoomStreams streams,
        Signals signals,
        Sessions sessions,
        Authenticator authenticator,
        Authority authority,
        ServerState server,
        Moderation moderation,
        SlowMode<RoomName, UserId> slowMode,
        Repeats repeats,
        OpenConnections connections,
        OnlineUsers users,
        Invitations invitations,
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

    /** Other settings hold from now on: what people may do is decided again where it may be different. */
    public void settingsChanged(Settings before) {
        boolean same = before.rules().equals(settings().rules())
                && before.tokens().guests() == settings().tokens().guests();
        if (!same) {
            users.reviewAll();
        }
    }

    /**
     * Sets who hears from now on what happens in rooms.
     *
     * @param onGone of users whose last connection has ended; called on any loop; must not block
     */
    public void observe(RoomObserver hearing, Consumer<Member> onGone) {
        rooms.observe(hearing);
        users.whenGone(onGone);
    }

    /** Those of a node that stands alone. */
    public static Services ofOneNode(
            RoomStreams streams,
            Sessions sessions,
            Authenticator authenticator,
            OpenConnections connections,
            Supplier<Settings> current,
            ServerMetrics metrics,
            Clock clock) {
        return of(streams, new LocalSignals(), sessions, authenticator, connections, current, metrics, clock);
    }

    /** Listens to the streams and the signals from now on. */
    public static Services of(
            RoomStreams streams,
            Signals signals,
            Sessions sessions,
            Authenticator authenticator,
            OpenConnections connections,
            Supplier<Settings> current,
            ServerMetrics metrics,
            Clock clock) {
        OnlineUsers users = new OnlineUsers(signals);
        signals.listen(users);
        ByteBudget unfinished = new ByteBudget(() -> Math.min(
                current.get().limits().bounds().maxUnfinishedBytes(),
                PlatformDependent.maxDirectMemory() / UNFINISHED_SHARE));
        metrics.countUnfinished(unfinished::held);
        connections.bound(new PendingBytes(() -> mostPendingBytes(current.get()), PlatformDependent::usedDirectMemory));
        Rooms rooms = new Rooms(
                streams, signals, metrics, () -> current.get().limits().bounds().maxRooms());
        ServerState server = new ServerState(streams);
        rooms.onServerChange(
                change -> {
                    server.changed(change);
                    users.serverChanged(change);
                },
                server::cut);
        Authority authority = new Authority(
                server::now,
                () -> current.get().rules(),
                () -> current.get().tokens().guests() == Guests.READ);
        return new Services(
                rooms,
                streams,
                signals,
                sessions,
                authenticator,
                authority,
                server,
                new Moderation(streams, authority, users::role, clock),
                new SlowMode<>(),
                new Repeats(),
                connections,
                users,
                new Invitations(rooms, signals, clock),
                unfinished,
                current,
                metrics,
                new Trail(() -> current.get().observation().accessLog()),
                clock);
    }
}
