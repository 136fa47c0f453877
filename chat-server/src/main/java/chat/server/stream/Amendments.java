package chat.server.stream;

import chat.protocol.ErrorCode;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent;
import chat.protocol.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Edits and deletions: who may make one, and how it changes earlier events. Stateless.
 *
 * <p>An amendment is an event of its own. From its place on, reads give its message with the present text, or a tombstone; and
 * the edit before it, if any, without its text. So it changes at most two earlier events. A moderator's purge is a deletion of many messages
 * at once.
 */
public final class Amendments {

    private Amendments() {}

    /** A room's retained events. */
    public interface Events<E extends Exception> {

        /** The event as it is now; null if it is not retained. */
        @Nullable
        RoomEvent find(long seq) throws E;

        /** What a user said from a time on: the messages and edits whose present text is from then, all that anybody could still read. */
        List<RoomEvent> saidBy(UserId user, long since) throws E;

        /** Puts {@code present} in the place of the event of its seq. */
        void replace(RoomEvent present) throws E;
    }

    /** Why an amendment cannot be; null if it can. */
    public static <E extends Exception> Outcome.@Nullable Refused refusal(Submission submission, Events<E> events)
            throws E {
        if (!(submission.intent() instanceof Submission.Amend amend)) {
            return null;
        }
        RoomEvent target = events.find(amend.of());
        if (target instanceof RoomEvent.Tombstone) {
            return refused(ErrorCode.NOT_ALLOWED, "the message is deleted");
        }
        if (!(target instanceof RoomEvent.Message message)) {
            return refused(ErrorCode.BAD_FIELD, "field seq names no message");
        }
        if (!amend.ofAnybody() && !message.user().equals(submission.author().user())) {
            return refused(ErrorCode.NOT_ALLOWED, "the message is somebody else's");
        }
        if (message.time() < amend.notBefore()) {
            return refused(ErrorCode.NOT_ALLOWED, "the message is too old to be changed");
        }
        return null;
    }

    private static Outcome.Refused refused(ErrorCode code, String message) {
        return new Outcome.Refused(code, message);
    }

    /** Changes the earlier events that {@code event} concerns. Repeating it, in the order of the events, changes nothing more. */
    public static <E extends Exception> void apply(RoomEvent event, Events<E> events) throws E {
        if (event instanceof RoomEvent.Edited edited && edited.text() != null) {
            RoomEvent.Message target = message(edited.of(), events);
            if (target != null && isNewer(edited.seq(), target.edited())) {
                events.replace(target.edited(edited.text(), new RoomEvent.Mark(edited.seq(), edited.time())));
                takeTextOfEdit(target, events);
            }
        } else if (event instanceof RoomEvent.Deleted deleted) {
            RoomEvent.Message target = message(deleted.of(), events);
            if (target != null) {
                events.replace(target.deleted(new RoomEvent.Mark(deleted.seq(), deleted.time())));
                takeTextOfEdit(target, events);
            }
        } else if (event instanceof RoomEvent.RoomChanged changed && changed.change() instanceof ModeratorAct act) {
            purge(act, new RoomEvent.Mark(changed.seq(), changed.time()), events);
        }
    }

    private static <E extends Exception> void purge(ModeratorAct act, RoomEvent.Mark mark, Events<E> events) throws E {
        if (act.action() == ModeratorAct.Action.PURGE
                && act.target() instanceof ModeratorAct.OfUser of
                && act.since() != null) {
            for (RoomEvent said : events.saidBy(of.user(), act.since())) {
                if (said instanceof RoomEvent.Message message) {
                    events.replace(message.deleted(mark));
                    takeTextOfEdit(message, events);
                } else if (said instanceof RoomEvent.Edited edit) {
                    events.replace(edit.replaced()); // of a message that is no longer retained, too
                }
            }
        }
    }

    private static <E extends Exception> RoomEvent.@Nullable Message message(long seq, Events<E> events) throws E {
        return events.find(seq) instanceof RoomEvent.Message message ? message : null;
    }

    private static boolean isNewer(long seq, RoomEvent.@Nullable Mark edit) {
        return edit == null || edit.seq() < seq;
    }

    private static <E extends Exception> void takeTextOfEdit(RoomEvent.Message target, Events<E> events) throws E {
        RoomEvent.Mark mark = target.edited();
        if (mark != null && events.find(mark.seq()) instanceof RoomEvent.Edited edit) {
            events.replace(edit.replaced());
        }
    }
}
