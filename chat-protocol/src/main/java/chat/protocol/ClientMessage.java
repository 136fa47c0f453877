package chat.protocol;

import org.jspecify.annotations.Nullable;

/** A command of a client. {@code id} is the client's own name for it, which the reply carries; null asks for no reply. */
public sealed interface ClientMessage {

    @Nullable
    String id();

    /** Gives this command to the method of its kind. */
    void accept(Visitor visitor);

    /** Handles every command: what has no method here does not compile. */
    interface Visitor {
        void hello(Hello hello);

        void join(Join join);

        void leave(Leave leave);

        void send(Send send);

        void edit(Edit edit);

        void delete(Delete delete);

        void history(History history);

        void members(Members members);

        void typing(Typing typing);

        void rename(Rename rename);

        void ping(Ping ping);

        void refresh(Refresh refresh);

        void configure(Configure configure);

        void moderate(Moderate moderate);
    }

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
            @Nullable String token) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.hello(this);
        }
    }

    /**
     * Enters a room.
     *
     * @param since asks for every message after it; decides over {@code history}
     * @param history how many of the newest events to send
     */
    record Join(
            @Nullable String id, RoomName room, @Nullable StreamPosition since, int history) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.join(this);
        }
    }

    record Leave(@Nullable String id, RoomName room) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.leave(this);
        }
    }

    /** Says {@code text} in a room. With an id that this user gave before in the room, it is not said twice. */
    record Send(@Nullable String id, RoomName room, String text) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.send(this);
        }
    }

    /** Replaces the text of one's own message. */
    record Edit(@Nullable String id, RoomName room, long seq, String text) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.edit(this);
        }
    }

    /** Deletes one's own message. */
    record Delete(
            @Nullable String id,
            RoomName room,
            long seq,
            @Nullable String reason) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.delete(this);
        }
    }

    /**
     * Asks for events of a room: the newest before {@code before}, or the oldest after {@code after}; the newest of all if
     * neither is given.
     */
    record History(
            @Nullable String id,
            RoomName room,
            @Nullable Long before,
            @Nullable Long after,
            int limit) implements ClientMessage {
        public static final int DEFAULT_LIMIT = 50;

        @Override
        public void accept(Visitor visitor) {
            visitor.history(this);
        }
    }

    /** Asks who is in a room, in the order of the user ids, from the first one past {@code after} on. */
    record Members(
            @Nullable String id, RoomName room, @Nullable UserId after, int limit) implements ClientMessage {
        public static final int DEFAULT_LIMIT = 200;

        @Override
        public void accept(Visitor visitor) {
            visitor.members(this);
        }
    }

    record Typing(@Nullable String id, RoomName room, boolean active) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.typing(this);
        }
    }

    record Rename(@Nullable String id, UserName name) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.rename(this);
        }
    }

    record Ping(@Nullable String id) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.ping(this);
        }
    }

    /** Shows credentials of the same user that hold for longer. */
    record Refresh(@Nullable String id, String token) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.refresh(this);
        }
    }

    /**
     * Changes a room's settings.
     *
     * @param settings those that change
     */
    record Configure(@Nullable String id, RoomName room, RoomSettings settings) implements ClientMessage {
        @Override
        public void accept(Visitor visitor) {
            visitor.configure(this);
        }
    }

    /**
     * Does what a moderator wants done.
     *
     * @param room null: everywhere
     * @param act with a target, and without an end
     * @param forMs how long a mute or ban holds from now on, 1 to {@value #MOST_FOR_MS}; null: without an end
     */
    record Moderate(
            @Nullable String id,
            @Nullable RoomName room,
            ModeratorAct act,
            @Nullable Long forMs) implements ClientMessage {

        /** A hundred years. */
        public static final long MOST_FOR_MS = 100L * 365 * 24 * 60 * 60 * 1000;

        @Override
        public void accept(Visitor visitor) {
            visitor.moderate(this);
        }
    }
}
