package chat.loadtest.engine;

import chat.loadtest.judge.Inquiry;
import chat.loadtest.judge.RoomCheck;
import chat.loadtest.judge.ViolationKind;
import chat.protocol.ClientMessage;
import chat.protocol.RoomName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one member asks the history, until it is answered. Confined to an event loop. Bounded: asks no more if {@value #MOST} wait. */
final class Inquiries {

    private static final int MOST = 1000;
    private static final int NEWEST_MESSAGES = 50;

    private final RoomName room;
    private final Consumer<ClientMessage> connection;
    private final Deque<Inquiry> waiting = new ArrayDeque<>();
    private int asked;

    /** @param connection takes commands */
    Inquiries(RoomName room, Consumer<ClientMessage> connection) {
        this.room = room;
        this.connection = connection;
    }

    void askForNewest(RoomCheck check, long retained) {
        ask(Inquiry.Purpose.NEWEST, null, null, NEWEST_MESSAGES, check, retained);
    }

    void askForPosition(RoomCheck check) {
        ask(Inquiry.Purpose.POSITION, null, null, 1, check, 0);
    }

    void askForDenied(RoomCheck check) {
        ask(Inquiry.Purpose.GONE, null, check.deniedAfter(), 1, check, 0);
    }

    void askForOlder(RoomCheck check, long before) {
        ask(Inquiry.Purpose.OLDER, before, null, 1, check, 0);
    }

    private void ask(
            Inquiry.Purpose purpose,
            @Nullable Long before,
            @Nullable Long after,
            int limit,
            RoomCheck check,
            long retained) {
        if (waiting.size() < MOST) {
            String id = "history-" + asked++;
            waiting.add(new Inquiry(purpose, id, before, after, limit, check.highestSeq(), retained));
            connection.accept(new ClientMessage.History(id, room, before, after, limit));
        }
    }

    /** Takes the one that an answer names; null if there is none. */
    @Nullable
    Inquiry take(@Nullable String id) {
        for (Iterator<Inquiry> each = waiting.iterator(); each.hasNext(); ) {
            Inquiry inquiry = each.next();
            if (inquiry.id().equals(id)) {
                each.remove();
                return inquiry;
            }
        }
        return null;
    }

    /** The connection has ended, and nothing is answered any more. */
    void clear() {
        waiting.clear();
    }

    int unanswered() {
        return waiting.size();
    }

    void reportUnanswered(RoomCheck check) {
        for (Inquiry inquiry : waiting) {
            check.violate(ViolationKind.MISSING_HISTORY, "got no answer to its command " + inquiry.id());
        }
    }
}
