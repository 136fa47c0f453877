package chat.server.stream;

import chat.protocol.Member;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomChange;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import org.jspecify.annotations.Nullable;

/**
 * One event that somebody hands in: made once, passed on whole. Immutable.
 *
 * @param id the author's own name for it, by which a repetition is recognised; null: it never is one
 * @param submittedNanos when, by {@link System#nanoTime}
 * @param listener gets the outcome
 */
public record Submission(
        RoomName room, Member author, @Nullable String id, Intent intent, long submittedNanos, Listener listener) {

    /** Gets outcomes: one object for each connection. Called once for each submission, on the submitter's executor or at once. */
    public interface Listener {
        void onOutcome(Submission submission, Outcome outcome);
    }

    /** The event that is wanted. */
    public sealed interface Intent {

        /** The event with its place in the room. */
        RoomEvent numbered(Submission of, long seq, long time);
    }

    /** Changes a message. */
    public sealed interface Amend extends Intent {

        /** Seq of the message. */
        long of();

        /** The oldest time that the message may have, in ms since 1970, UTC. */
        long notBefore();

        /** Whether the message may be somebody else's. */
        default boolean ofAnybody() {
            return false;
        }
    }

    public record Say(String text) implements Intent {
        @Override
        public RoomEvent numbered(Submission s, long seq, long time) {
            return new RoomEvent.Message(s.room, seq, s.author.user(), s.author.name(), text, time, s.id);
        }
    }

    public record Edit(long of, String text, long notBefore) implements Amend {
        @Override
        public RoomEvent numbered(Submission s, long seq, long time) {
            return new RoomEvent.Edited(s.room, seq, of, s.author.user(), s.author.name(), text, time, s.id);
        }
    }

    public record Delete(long of, @Nullable String reason, long notBefore) implements Amend {
        @Override
        public RoomEvent numbered(Submission s, long seq, long time) {
            return new RoomEvent.Deleted(s.room, seq, of, s.author.user(), s.author.name(), time, s.id, reason);
        }
    }

    /** Deletes anybody's message. */
    public record DeleteAny(long of, @Nullable String reason) implements Amend {
        @Override
        public long notBefore() {
            return 0;
        }

        @Override
        public boolean ofAnybody() {
            return true;
        }

        @Override
        public RoomEvent numbered(Submission s, long seq, long time) {
            return new RoomEvent.Deleted(s.room, seq, of, s.author.user(), s.author.name(), time, s.id, reason);
        }
    }

    /** Changes what holds for the room: its {@link RoomState}. */
    public sealed interface Change extends Intent {
        RoomChange change();

        @Override
        default RoomEvent numbered(Submission s, long seq, long time) {
            return new RoomEvent.RoomChanged(s.room, seq, s.author.user(), time, s.id, change());
        }
    }

    /**
     * Changes the room's settings.
     *
     * @param settings those that change
     */
    public record Configure(RoomSettings settings) implements Change {
        @Override
        public RoomChange change() {
            return settings;
        }
    }

    /** Does what a moderator wants done. */
    public record Moderate(ModeratorAct act) implements Change {
        @Override
        public RoomChange change() {
            return act;
        }
    }

    /** The event that this becomes at a place in the room. */
    public RoomEvent numbered(long seq, long time) {
        return intent.numbered(this, seq, time);
    }

    /** Whether {@code event}, whose id has the same hash, is what was handed in before under the id. A tombstone has no id any more. */
    public boolean repeats(RoomEvent event) {
        return event.user().equals(author.user())
                && (event instanceof RoomEvent.Tombstone
                        || event.id() != null && event.id().equals(id));
    }
}
