package chat.protocol;

import org.jspecify.annotations.Nullable;

/** A command of a client. {@code id} is the client's own name for it, which the reply carries; null asks for no reply. */
public sealed interface ClientMessage {

    @Nullable
    String id();

    /**
     * Comes first.
     *
     * @param session the secret of the last {@code welcome}, to be the same user again
     * @param token credentials, where the server asks for some
     */
    record Hello(
            @Nullable String id,
            @Nullable UserName name,
            @Nullable String session,
            @Nullable String token) implements ClientMessage {}

    /**
     * Enters a room.
     *
     * @param since asks for every message after it; decides over {@code history}
     * @param history asks for the newest so many messages
     */
    record Join(
            @Nullable String id, RoomName room, @Nullable StreamPosition since, int history) implements ClientMessage {}

    record Leave(@Nullable String id, RoomName room) implements ClientMessage {}

    /** Says {@code text} in a room. With an id that this user gave before in the room, it is not said twice. */
    record Send(@Nullable String id, RoomName room, String text) implements ClientMessage {}

    /**
     * Asks for kept messages: the newest before {@code before}, or the oldest after {@code after}; the newest of all if
     * neither is given.
     */
    record History(
            @Nullable String id,
            RoomName room,
            @Nullable Long before,
            @Nullable Long after,
            int limit) implements ClientMessage {
        public static final int DEFAULT_LIMIT = 50;
    }

    /** Asks who is in a room, in the order of the user ids, from the first one past {@code after} on. */
    record Members(
            @Nullable String id, RoomName room, @Nullable UserId after, int limit) implements ClientMessage {
        public static final int DEFAULT_LIMIT = 200;
    }

    record Typing(@Nullable String id, RoomName room, boolean active) implements ClientMessage {}

    record Rename(@Nullable String id, UserName name) implements ClientMessage {}

    record Ping(@Nullable String id) implements ClientMessage {}
}
