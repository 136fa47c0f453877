package chat.protocol;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a room, or a change of them: each is null where it stays as it is, or was never set. Immutable. At their largest they
 * fit into a command ({@link Limits#MESSAGE_BYTES}).
 *
 * @param kind who may come and write
 * @param slowMs how long a user waits between two messages, in ms, up to {@value #MOST_SLOW_MS}; 0: not at all
 * @param topic at most {@value #TOPIC_CHARS} characters; empty: none
 * @param members all who may come into a room by invitation, at most {@value #MOST_MEMBERS}
 * @param moderators all who moderate, at most {@value #MOST_MODERATORS}
 * @param retentionMessages how many events are retained, if that is fewer than the server retains; 0: as many as the server does
 * @param retentionMs how old retained events are at most, if that is younger than the server's; 0: as old as the server's
 */
public record RoomSettings(
        @Nullable RoomKind kind,
        @Nullable Long slowMs,
        @Nullable String topic,
        @Nullable SortedSet<UserId> members,
        @Nullable SortedSet<UserId> moderators,
        @Nullable Long retentionMessages,
        @Nullable Long retentionMs)
        implements RoomChange {

    public static final long MOST_SLOW_MS = 24 * 60 * 60 * 1000;
    public static final int TOPIC_CHARS = 500;
    public static final int MOST_MEMBERS = 800;
    public static final int MOST_MODERATORS = 100;

    /** Nothing is set, or nothing changes. */
    public static final RoomSettings NONE = new RoomSettings(null, null, null, null, null, null, null);

    /** @throws IllegalArgumentException if one is out of bounds, with a reason that names its field */
    public RoomSettings {
        members = users("members", members, MOST_MEMBERS);
        moderators = users("moderators", moderators, MOST_MODERATORS);
        if (slowMs != null) {
            Bound.check(slowMs >= 0 && slowMs <= MOST_SLOW_MS, "slowMs", "is 0 to " + MOST_SLOW_MS);
        }
        Bound.checkText(topic, "topic", TOPIC_CHARS);
        Bound.check(retentionMessages == null || retentionMessages >= 0, "retentionMessages", "is not negative");
        Bound.check(retentionMs == null || retentionMs >= 0, "retentionMs", "is not negative");
    }

    private static @Nullable SortedSet<UserId> users(String field, @Nullable Collection<UserId> users, int most) {
        if (users == null) {
            return null;
        }
        Bound.check(users.size() <= most, field, "has at most " + most + " users");
        return Collections.unmodifiableSortedSet(new TreeSet<>(users));
    }

    /** The topic alone. */
    public static RoomSettings ofTopic(String topic) {
        return new RoomSettings(null, null, topic, null, null, null, null);
    }

    /** These, with what {@code change} sets. */
    public RoomSettings with(RoomSettings change) {
        return new RoomSettings(
                or(change.kind, kind),
                or(change.slowMs, slowMs),
                or(change.topic, topic),
                or(change.members, members),
                or(change.moderators, moderators),
                or(change.retentionMessages, retentionMessages),
                or(change.retentionMs, retentionMs));
    }

    /** What everybody in the room sees at once: kind, slow mode and topic, where they are not the default; null where all are. */
    public @Nullable RoomSettings shown() {
        RoomKind otherKind = kind == RoomKind.OPEN ? null : kind;
        Long otherSlowMs = slowMs != null && slowMs == 0 ? null : slowMs;
        String otherTopic = "".equals(topic) ? null : topic;
        return otherKind == null && otherSlowMs == null && otherTopic == null
                ? null
                : new RoomSettings(otherKind, otherSlowMs, otherTopic, null, null, null, null);
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first == null ? second : first;
    }
}
