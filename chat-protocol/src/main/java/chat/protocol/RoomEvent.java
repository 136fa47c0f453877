package chat.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What happened in a room. Events share the room's numbering; each is durable, broadcast, resumed and given by {@code history} in
 * the same way. Times are milliseconds since 1970, UTC; {@code id} is the one that the author chose.
 */
public sealed interface RoomEvent extends ServerMessage {

    RoomName room();

    long seq();

    UserId user();

    long time();

    @Nullable
    String id();

    /** Names the later event that changed this one. */
    record Mark(long seq, long time) {}

    /**
     * What somebody said.
     *
     * @param edited the newest edit, where there is one; the text is then that of the edit
     */
    record Message(
            RoomName room,
            long seq,
            UserId user,
            UserName name,
            String text,
            long time,
            @Nullable String id,
            @Nullable Mark edited)
            implements RoomEvent {

        /** A message as it was sent. */
        public Message(
                RoomName room, long seq, UserId user, UserName name, String text, long time, @Nullable String id) {
            this(room, seq, user, name, text, time, id, null);
        }

        /** The same with another text. */
        public Message edited(String present, Mark edit) {
            return new Message(room, seq, user, name, present, time, id, edit);
        }

        /** Stands in the place of this message once it is deleted. */
        public Tombstone deleted(Mark deletion) {
            return new Tombstone(room, seq, user, time, deletion);
        }
    }

    /** Stands in the place of a deleted message: its text, name and id are gone. On the wire it is a {@code message}. */
    record Tombstone(RoomName room, long seq, UserId user, long time, Mark deleted) implements RoomEvent {
        @Override
        public @Nullable String id() {
            return null;
        }
    }

    /**
     * An author replaced the text of a message.
     *
     * @param of seq of the message
     * @param text null once a later edit or the deletion of the message has replaced it
     */
    record Edited(
            RoomName room,
            long seq,
            long of,
            UserId user,
            UserName name,
            @Nullable String text,
            long time,
            @Nullable String id)
            implements RoomEvent {

        /** The same without its text. */
        public Edited replaced() {
            return new Edited(room, seq, of, user, name, null, time, id);
        }
    }

    /**
     * A message was deleted.
     *
     * @param of seq of the message
     */
    record Deleted(
            RoomName room,
            long seq,
            long of,
            UserId user,
            UserName name,
            long time,
            @Nullable String id,
            @Nullable String reason)
            implements RoomEvent {}

    /**
     * The room's settings changed, or a moderator acted.
     *
     * @param user who did it
     */
    record RoomChanged(
            RoomName room,
            long seq,
            UserId user,
            long time,
            @Nullable String id,
            RoomChange change) implements RoomEvent {

        /** As members may know it ({@link ModeratorAct#shown}). */
        public RoomChanged shown() {
            return change instanceof ModeratorAct act ? new RoomChanged(room, seq, user, time, id, act.shown()) : this;
        }
    }
}
