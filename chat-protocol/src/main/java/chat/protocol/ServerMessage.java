package chat.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reply or a push of the server. Times are milliseconds since 1970, UTC; {@code id} is the one of the command that is
 * answered.
 */
public sealed interface ServerMessage
        permits RoomEvent,
                ServerMessage.Welcome,
                ServerMessage.Joined,
                ServerMessage.Left,
                ServerMessage.Sent,
                ServerMessage.HistoryPage,
                ServerMessage.MembersPage,
                ServerMessage.Renamed,
                ServerMessage.Pong,
                ServerMessage.Moderated,
                ServerMessage.Presence,
                ServerMessage.Typing,
                ServerMessage.Rights,
                ServerMessage.Removed,
                ServerMessage.Invited,
                ServerMessage.Expiring,
                ServerMessage.Refreshed,
                ServerMessage.Goodbye,
                ServerMessage.Failed {

    /**
     * Answers {@code hello}.
     *
     * @param session null for whoever has shown a token, and shows one again instead
     */
    record Welcome(
            @Nullable String id,
            UserId user,
            UserName name,
            @Nullable String session,
            long time,
            long pingIntervalMs,
            Limits limits)
            implements ServerMessage {}

    /**
     * Answers {@code join}; the messages asked for follow, then the live ones.
     *
     * @param seq of the room's newest event
     * @param first seq of the oldest event retained; {@code seq + 1} where there is none
     * @param members how many users are in the room, this one too
     * @param recovered false where messages after {@code since} can no longer be had: those before {@code first}, or all
     *     of another epoch
     * @param may what this user may do in the room now, as tokens spell it: letters of {@code rwhpm}; null from an older server
     * @param settings those that everybody sees, in force at {@code seq} or later, as {@link RoomSettings#shown} gives them
     * @param muted why this user may not write; null if nobody muted it
     */
    record Joined(
            @Nullable String id,
            RoomName room,
            String epoch,
            long seq,
            long first,
            int members,
            boolean recovered,
            @Nullable String may,
            @Nullable RoomSettings settings,
            @Nullable Mute muted)
            implements ServerMessage {}

    record Left(@Nullable String id, RoomName room) implements ServerMessage {}

    record Sent(@Nullable String id, RoomName room, long seq, String epoch, long time, boolean duplicate)
            implements ServerMessage {}

    /**
     * Answers {@code history}, oldest event first.
     *
     * @param more whether there are further events in the direction asked for
     */
    record HistoryPage(@Nullable String id, RoomName room, String epoch, List<RoomEvent> messages, boolean more)
            implements ServerMessage {}

    record MembersPage(@Nullable String id, RoomName room, List<Member> members, int count, boolean more)
            implements ServerMessage {}

    record Renamed(@Nullable String id, UserName name) implements ServerMessage {}

    /**
     * Answers {@code ping}.
     *
     * @param rooms the newest seq of each room joined
     */
    record Pong(@Nullable String id, long time, Map<RoomName, Long> rooms) implements ServerMessage {}

    /**
     * Who came and went since the last one.
     *
     * @param joined who came, or has a new name; empty, as {@code left}, in a room that is too large for lists
     */
    record Presence(RoomName room, int count, List<Member> joined, List<Member> left) implements ServerMessage {}

    record Typing(RoomName room, UserId user, UserName name, boolean active) implements ServerMessage {}

    /**
     * Answers {@code moderate}: the act is durable.
     *
     * @param room null: everywhere
     * @param seq of the event in the room; null where that is no room
     */
    record Moderated(
            @Nullable String id,
            @Nullable RoomName room,
            @Nullable Long seq) implements ServerMessage {}

    /** What this user may do in a room has changed, or its mute: both are as in {@link Joined}. */
    record Rights(RoomName room, String may, @Nullable Mute muted) implements ServerMessage {}

    /**
     * A moderator muted this user.
     *
     * @param until when that ends; null: not by itself
     * @param reason as the moderator gave it
     */
    record Mute(@Nullable Long until, @Nullable String reason) {}

    /**
     * Somebody removed this user from a room; the connection lives on.
     *
     * @param until when it may come back; null: at once, or never
     */
    record Removed(RoomName room, String reason, @Nullable Long until) implements ServerMessage {}

    /** Somebody speaks to this user in the room of the two, where this user is not. */
    record Invited(RoomName room, UserId user, UserName name) implements ServerMessage {}

    /** The token ends soon; {@code refresh} gives another one. */
    record Expiring(long expiresAt) implements ServerMessage {}

    /**
     * Answers {@code refresh}.
     *
     * @param expiresAt null if the token does not expire
     */
    record Refreshed(@Nullable String id, @Nullable Long expiresAt) implements ServerMessage {}

    record Goodbye(String reason, @Nullable Long retryAfterMs) implements ServerMessage {}

    record Failed(
            @Nullable String id,
            ErrorCode code,
            String message,
            @Nullable Long retryAfterMs) implements ServerMessage {}
}
