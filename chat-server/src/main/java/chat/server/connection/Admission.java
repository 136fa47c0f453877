package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Member;
import chat.protocol.ServerMessage;
import chat.protocol.StreamPosition;
import chat.server.auth.Action;
import chat.server.auth.Rights;
import chat.server.metrics.LimitMeters.Limit;
import chat.server.room.Membership;
import chat.server.room.Subscriber;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets one client into rooms. Answers with an error where it stays outside; one that may not read a room gets the same answer, after
 * the same work, as for a room that does not exist. Confined to the connection's event loop.
 */
record Admission(
        Services services,
        JoinedRooms rooms,
        Subscriber subscriber,
        Allowance allowance,
        RoomAccess access,
        Awaiting awaiting,
        Faults faults,
        Replies replies,
        Supplier<Member> self) {

    /** After which there may be fewer rooms. */
    private static final long RETRY_AFTER_MS = 5_000;

    /** What a decision needs. The state has all changes up to the position. */
    private record Found(RoomState state, RoomPosition position) {}

    void join(ClientMessage.Join join) {
        int most = services.settings().limits().bounds().maxRoomsPerConnection();
        if (rooms.find(join.room()) != null) {
            replies.fail(join.id(), ErrorCode.ALREADY_JOINED, "the room is joined already", null);
            return;
        }
        if (rooms.count() >= most) {
            services.metrics().limits().reached(Limit.ROOMS_OF_CONNECTION);
            replies.fail(join.id(), ErrorCode.TOO_MANY_ROOMS, "at most " + most + " rooms at once", null);
            return;
        }
        boolean isNew = !services.rooms().isOpen(join.room());
        if (isNew && !allowance.allowsNewRoom(join)) {
            return;
        }
        Membership membership = services.rooms().enter(join.room(), subscriber).orElse(null);
        if (membership == null) {
            services.metrics().limits().reached(Limit.ROOMS);
            refuseOneTooMany(join);
            return;
        }
        JoinedRoom joined = new JoinedRoom(membership);
        rooms.add(joined);
        decide(join, joined, isNew);
    }

    /** Whether a room that one may not read is open must not show by this answer either, so it is for those who may. */
    private void refuseOneTooMany(ClientMessage.Join join) {
        RoomStream stream = services.streams().open(join.room());
        awaiting.await(
                join,
                () -> read(stream, stream::position).whenComplete((found, failure) -> stream.close()),
                found -> {
                    Rights rights = access.decide(join.room(), found.state());
                    if (mayEnter(rights, found)) {
                        replies.fail(
                                join.id(),
                                ErrorCode.TOO_MANY_ROOMS,
                                "the server has as many rooms as it may",
                                RETRY_AFTER_MS);
                    } else {
                        access.refuse(join, rights);
                    }
                },
                failure -> faults.answer(join.id(), failure));
    }

    private static boolean mayEnter(Rights rights, Found found) {
        boolean exists = found.position().newest() > 0 || !found.state().isNone();
        return rights.may(Action.READ) && (exists || rights.may(Action.CREATE));
    }

    private void decide(ClientMessage.Join join, JoinedRoom joined, boolean isNew) {
        int review = joined.beginReview();
        int changes = access.changes(joined.membership());
        RoomStream stream = joined.membership().stream();
        long seen = join.since() == null ? 0 : join.since().seq();
        awaiting.await(
                join,
                () -> read(stream, () -> RoomStream.attempt(() -> stream.position(seen))),
                found -> {
                    if (rooms.find(join.room()) != joined) {
                        replies.fail(join.id(), ErrorCode.NOT_ALLOWED, "removed from the room", null);
                    } else if (joined.isLastReview(review)) {
                        decided(join, joined, found, changes, isNew);
                    } else {
                        decide(join, joined, isNew); // the room has changed meanwhile
                    }
                },
                failure -> {
                    leave(joined);
                    faults.answer(join.id(), failure);
                });
    }

    private static CompletionStage<Found> read(RoomStream stream, Supplier<CompletionStage<RoomPosition>> position) {
        return position.get() // reads the room from disk, if need be, once
                .thenCompose(at -> stream.state().thenApply(state -> new Found(state, at)));
    }

    private void leave(JoinedRoom joined) {
        rooms.remove(joined);
        joined.membership().leave(self.get(), true);
    }

    private void decided(ClientMessage.Join join, JoinedRoom joined, Found found, int changes, boolean isNew) {
        Rights rights = access.decide(join.room(), found.state());
        if (mayEnter(rights, found)) {
            joined.decided(rights, found.state(), changes);
            joined.letIn(found.position().newest());
            joined.appear(self.get(), access.rank(found.state()));
            answer(join, joined, found.position());
            return;
        }
        leave(joined);
        // Whether the room is open shows no more by the rate of new rooms than by the answer.
        if (isNew || allowance.allowsNewRoom(join)) {
            access.refuse(join, rights);
        }
    }

    private void answer(ClientMessage.Join join, JoinedRoom joined, RoomPosition position) {
        StreamPosition since = join.since();
        boolean past = joined.rights().may(Action.HISTORY);
        long oldest = past ? position.oldest() - 1 : position.newest();
        long wanted = since != null ? since.seq() : position.newest() - (past ? join.history() : 0);
        boolean sameNumbering =
                since == null || since.epoch().equals(position.epoch()) && since.seq() <= position.newest();
        boolean allRetained = wanted >= oldest;
        if (join.id() != null) {
            replies.reply(new ServerMessage.Joined(
                    join.id(),
                    join.room(),
                    position.epoch(),
                    position.newest(),
                    position.oldest(),
                    joined.membership().memberCount(),
                    since == null || sameNumbering && allRetained,
                    joined.rights().lettersInside(),
                    joined.state().settings().shown(),
                    joined.rights().mute()));
        }
        joined.membership().start(sameNumbering && allRetained ? wanted : oldest, position);
    }
}
