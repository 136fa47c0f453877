package chat.loadtest.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.judge.Judge;
import chat.loadtest.judge.Numbering;
import chat.loadtest.judge.PublicationMark;
import chat.loadtest.judge.RoomCheck;
import chat.loadtest.plan.Crowd;
import chat.protocol.RoomEvent;
import chat.protocol.ServerMessage;
import chat.protocol.StreamPosition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checks of one member's room: that of the current epoch, and those of epochs that have ended. Confined to an event loop. */
final class EpochChecks {

    private final int member;
    private final Crowd crowd;
    private final Judge judge;
    private final Tally tally;
    private final PublicationMark mark;
    private final List<RoomCheck> ended = new ArrayList<>(0);
    private @Nullable RoomCheck current;

    /** @param mark gets the marks that are read */
    EpochChecks(int member, Crowd crowd, Judge judge, Tally tally, PublicationMark mark) {
        this.member = member;
        this.crowd = crowd;
        this.judge = judge;
        this.tally = tally;
        this.mark = mark;
    }

    /** The check of the current epoch, null before the first join. */
    @Nullable
    RoomCheck current() {
        return current;
    }

    /** From where to resume, null before the first join. */
    @Nullable
    StreamPosition position() {
        RoomCheck check = current;
        return check == null ? null : new StreamPosition(check.numbering().epoch(), check.highestSeq());
    }

    /** @param afresh whether the join did not resume */
    void joined(ServerMessage.Joined answer, boolean afresh) {
        RoomCheck before = current;
        if (before != null && before.numbering().epoch().equals(answer.epoch())) {
            if (afresh) {
                before.joinedAfresh(answer.seq());
            } else {
                before.resumed(answer.seq(), answer.first(), answer.recovered());
            }
            return;
        }
        if (before != null) {
            before.epochEnded(answer.recovered() && !afresh, answer.epoch());
            ended.add(before);
            tally.error("epoch_changed");
        }
        // With since of another epoch, the whole history follows, from first on; without since, nothing does.
        long from = before == null || afresh ? answer.seq() : answer.first() - 1;
        Numbering numbering = judge.numbering(crowd.roomOf(member), answer.epoch(), from);
        current = new RoomCheck(member, crowd, judge, numbering, from);
    }

    /** The numbering of an epoch, null if no member has joined in it. */
    @Nullable
    Numbering numbering(String epoch) {
        RoomCheck check = current;
        return check != null && check.numbering().epoch().equals(epoch)
                ? check.numbering()
                : judge.known(crowd.roomOf(member), epoch);
    }

    /** Reads the mark of a message of this run; false for another event, and for a message that was edited or deleted since. */
    boolean isMarked(RoomEvent event) {
        if (isAmended(event) || !(event instanceof RoomEvent.Message message)) {
            return false;
        }
        ByteBuf text = Unpooled.wrappedBuffer(message.text().getBytes(UTF_8));
        try {
            return mark.read(text, text.readerIndex(), text.writerIndex());
        } finally {
            text.release();
        }
    }

    private static boolean isAmended(RoomEvent event) {
        return event instanceof RoomEvent.Tombstone
                || event instanceof RoomEvent.Message message && message.edited() != null;
    }

    /** An event that is not {@link #isMarked}. */
    void seeForeign(RoomEvent event) {
        tally.error(event instanceof RoomEvent.Message ? "foreign_message" : "foreign_event");
        RoomCheck check = current;
        if (check != null && isAmended(event)) {
            check.seeAmended(event.seq());
        } else if (check != null) {
            check.seeForeign(event.seq());
        }
    }

    /** Compares a page of the history with what members saw. */
    void compare(ServerMessage.HistoryPage page) {
        RoomCheck check = current;
        if (check == null || !check.numbering().epoch().equals(page.epoch())) {
            return;
        }
        long before = -1;
        for (RoomEvent event : page.messages()) {
            check.seeInHistory(before, event.seq());
            if (!isAmended(event)) {
                check.compareWithHistory(event.seq(), isMarked(event) ? mark : null);
            }
            before = event.seq();
        }
    }

    /** @param mayCome whether missing messages of the current epoch may still arrive */
    void count(Census census, boolean mayCome) {
        if (current != null) {
            count(census, current, mayCome);
        }
        ended.forEach(check -> count(census, check, false));
    }

    private static void count(Census census, RoomCheck check, boolean mayCome) {
        census.deliveries(check.seen(), check.missing(), check.skipped(), mayCome);
        census.gone(check.gone());
    }

    void reportLost() {
        if (current != null) {
            current.checkPromise();
            current.reportLost();
        }
        ended.forEach(RoomCheck::reportLost);
    }
}
