package chat.server.connection;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.limit.SlowMode;
import chat.server.room.Rooms;
import chat.server.stream.Signal;
import chat.server.stream.Signals;
import java.time.Clock;

/** Calls a user into the room of two where the other one speaks. Thread-safe. */
public final class Invitations {

    /** Between two for the same user and room. */
    private static final long INTERVAL_MILLIS = 60_000;

    private final Rooms rooms;
    private final Signals signals;
    private final Clock clock;
    private final SlowMode<RoomName, UserId> called = new SlowMode<>();

    Invitations(Rooms rooms, Signals signals, Clock clock) {
        this.rooms = rooms;
        this.signals = signals;
        this.clock = clock;
    }

    /** The author has said something. On the loop of its connection. */
    void said(JoinedRoom joined, Member author) {
        UserId other = joined.direct() == null ? null : joined.direct().other(author.user());
        if (other == null
                || rooms.isMember(joined.room(), other)
                || joined.state().ban(other, null, clock.millis()) != null) {
            return;
        }
        if (called.take(joined.room(), other, INTERVAL_MILLIS, System.nanoTime()) == 0) {
            signals.send(new Signal.Invited(other, joined.room(), author));
        }
    }
}
