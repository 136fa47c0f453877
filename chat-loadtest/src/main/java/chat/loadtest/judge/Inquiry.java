package chat.loadtest.judge;

import chat.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/**
 * A question to the history, and what its answer shows. Immutable.
 *
 * @param before asks for what is older than this; null for the newest of all
 * @param after asks for what is newer than this; {@code before} is null then
 * @param had the highest seq that the member had when it asked
 * @param retained the oldest seq that the history held when the member joined
 */
public record Inquiry(
        Purpose purpose,
        String id,
        @Nullable Long before,
        @Nullable Long after,
        int limit,
        long had,
        long retained) {

    /** Why a member asks. */
    public enum Purpose {
        /** A chore: the newest messages. */
        NEWEST,
        /** Whether there is something older than a page that ended the history. */
        OLDER,
        /** Whether messages are gone, as {@code recovered: false} says. */
        GONE,
        /** Whether a room is at the position at which its first member joined. */
        POSITION
    }

    /** A page of fewer bytes than this ends for no other reason than the end of the history. */
    private static final int SHORT_BYTES = 64 * 1024;

    /**
     * Judges the page that answers this.
     *
     * @param bytes of the whole answer
     */
    public void judge(ServerMessage.HistoryPage page, int bytes, RoomCheck check) {
        int events = page.messages().size();
        long last = events == 0 ? 0 : page.messages().get(events - 1).seq();
        check.numbering().reach(last);
        switch (purpose) {
            case NEWEST -> judgeNewest(page, bytes, check, last);
            case OLDER -> {
                if (events > 0) {
                    complain(check, "a history that ended before seq " + before + ", although it holds seq " + last);
                }
            }
            case GONE ->
                check.confirmDenied(
                        events == 0 ? Long.MAX_VALUE : page.messages().get(0).seq());
            case POSITION -> {}
        }
    }

    private void judgeNewest(ServerMessage.HistoryPage page, int bytes, RoomCheck check, long last) {
        int events = page.messages().size();
        boolean wasEmpty = retained > had;
        if (last < had && !wasEmpty) {
            complain(
                    check, (events == 0 ? "an empty history" : "a history up to seq " + last) + ", but had seq " + had);
        } else if (page.more() && events < limit && bytes < SHORT_BYTES) {
            complain(check, events + " messages of the history instead of " + limit + ", and more: true");
        }
    }

    private static void complain(RoomCheck check, String what) {
        check.violate(ViolationKind.MISSING_HISTORY, "got " + what);
    }

    /** The seq before which an answer says that there is nothing, although there may be; 0 if it does not say so. */
    public long doubtfulEnd(ServerMessage.HistoryPage page) {
        return purpose == Purpose.NEWEST
                        && !page.more()
                        && !page.messages().isEmpty()
                        && page.messages().get(0).seq() > Math.max(1, retained)
                ? page.messages().get(0).seq()
                : 0;
    }
}
