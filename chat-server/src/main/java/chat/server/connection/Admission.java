package chat.server.connection;

import chat.protocol.ClientMessage;
import chat.protocol.ErrorCode;
import chat.protocol.Member;
import chat.server.metrics.LimitMeters.Limit;
import chat.server.room.Membership;
import chat.server.room.Subscriber;
import org.jspecify.annotations.Nullable;

/** Whether one client enters one more room. Answers with an error where it does not. Confined to the connection's event loop. */
record Admission(Services services, JoinedRooms rooms, Subscriber subscriber, Allowance allowance, Replies replies) {

    /** After which there may be fewer rooms. */
    private static final long RETRY_AFTER_MS = 5_000;

    /** Brings the client into the room; null if it stays outside. */
    @Nullable
    Membership enter(ClientMessage.Join join, Member self) {
        int most = services.settings().limits().bounds().maxRoomsPerConnection();
        if (rooms.find(join.room()) != null) {
            replies.fail(join.id(), ErrorCode.ALREADY_JOINED, "the room is joined already", null);
            return null;
        }
        if (rooms.count() >= most) {
            services.metrics().limits().reached(Limit.ROOMS_OF_CONNECTION);
            replies.fail(join.id(), ErrorCode.TOO_MANY_ROOMS, "at most " + most + " rooms at once", null);
            return null;
        }
        if (!services.rooms().isOpen(join.room()) && !allowance.allowsNewRoom(join)) {
            return null;
        }
        Membership membership =
                services.rooms().join(join.room(), subscriber, self).orElse(null);
        if (membership == null) {
            services.metrics().limits().reached(Limit.ROOMS);
            replies.fail(join.id(), ErrorCode.TOO_MANY_ROOMS, "the server has as many rooms as it may", RETRY_AFTER_MS);
            return null;
        }
        rooms.add(membership);
        return membership;
    }
}
