package chat.loadtest.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.loadtest.judge.Envelope;
import chat.loadtest.judge.Inquiry;
import chat.loadtest.judge.Judge;
import chat.loadtest.judge.Numbering;
import chat.loadtest.judge.PublicationMark;
import chat.loadtest.judge.RoomCheck;
import chat.loadtest.judge.ViolationKind;
import chat.loadtest.plan.Crowd;
import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
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
    private final RoomName roomName;
    private final Crowd crowd;
    private final Judge judge;
    private final Tally tally;
    private final PublicationMark mark;
    private final Envelope envelope;
    private final List<RoomCheck> ended = new ArrayList<>(0);
    private @Nullable RoomCheck current;

    /** The oldest seq that the history held at the last join. */
    private long retained;

    /**
     * Nothing is joined yet.
     *
     * @param mark gets the marks that are read
     * @param envelope gets what surrounds them
     */
    EpochChecks(
            int member,
            RoomName roomName,
            Crowd crowd,
            Judge judge,
            Tally tally,
            PublicationMark mark,
            Envelope envelope) {
        this.member = member;
        this.roomName = roomName;
        this.crowd = crowd;
        this.judge = judge;
        this.tally = tally;
        this.mark = mark;
        this.envelope = envelope;
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
        RoomCheck check;
        if (before == null || !before.numbering().epoch().equals(answer.epoch())) {
            check = joinedAnother(before, answer, afresh);
        } else {
            check = before;
            if (afresh) {
                check.joinedAfresh(answer.seq());
            } else {
                check.resumed(answer.seq(), answer.first(), answer.recovered());
            }
        }
        current = check;
        retained = answer.first();
        check.numbering().position(member, answer.seq());
        if (answer.first() < 1 || answer.first() > answer.seq() + 1) {
            check.violate(
                    ViolationKind.UNTRUE_POSITION,
                    "joined at seq " + answer.seq() + ", with seq " + answer.first() + " as the first one retained");
        }
    }

    private RoomCheck joinedAnother(@Nullable RoomCheck before, ServerMessage.Joined answer, boolean afresh) {
        if (before != null) {
            before.epochEnded(answer.recovered() && !afresh, answer.epoch());
            ended.add(before);
            tally.error("epoch_changed");
        }
        // With since of another epoch, the whole history follows, from first on; without since, nothing does.
        long from = before == null || afresh ? answer.seq() : answer.first() - 1;
        Numbering numbering = judge.numbering(crowd.roomOf(member), answer.epoch(), from);
        return new RoomCheck(member, crowd, judge, numbering, from);
    }

    /** Asks the history for what the last join leaves in doubt. */
    void askWhatIsDoubtful(Inquiries inquiries) {
        RoomCheck check = current;
        if (check != null && check.isDenied()) {
            inquiries.askForDenied(check);
        }
        if (check != null && check.highestSeq() > check.numbering().reached()) {
            inquiries.askForPosition(check);
        }
    }

    void askForNewest(Inquiries inquiries) {
        if (current != null) {
            inquiries.askForNewest(current, retained);
        }
    }

    /** Reads the mark of a message of this run; false for another event, and for a message that was edited or deleted since. */
    boolean isMarked(RoomEvent event) {
        if (isAmended(event) || !(event instanceof RoomEvent.Message message)) {
            return false;
        }
        envelope.read(message, roomName);
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

    /**
     * Compares a page of the history with what members saw, and asks on where it leaves a doubt.
     *
     * @param bytes of the whole answer
     */
    void answered(ServerMessage.HistoryPage page, int bytes, Inquiries inquiries) {
        RoomCheck check = current;
        if (check == null) {
            tally.error("history_before_joined");
            return;
        }
        Inquiry inquiry = inquiries.take(page.id());
        if (inquiry == null) {
            check.violate(ViolationKind.MADE_UP, "got a history that it had not asked for");
        } else if (!check.numbering().epoch().equals(page.epoch())) {
            check.violate(
                    ViolationKind.OTHER_EPOCH,
                    "got a history of epoch " + page.epoch() + ", but had joined "
                            + check.numbering().epoch());
        } else {
            compare(page, check);
            inquiry.judge(page, bytes, check);
            long end = inquiry.doubtfulEnd(page);
            if (end > 0) {
                inquiries.askForOlder(check, end);
            }
        }
    }

    private void compare(ServerMessage.HistoryPage page, RoomCheck check) {
        long before = -1;
        for (RoomEvent event : page.messages()) {
            if (before >= 0 && event.seq() != before + 1) {
                check.violate(ViolationKind.HOLE, "got a history in which seq " + event.seq() + " follows " + before);
            }
            if (!isAmended(event)) {
                check.compareWithHistory(event.seq(), isMarked(event) ? mark : null, envelope);
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

    void reportLost(Inquiries inquiries) {
        RoomCheck check = current;
        if (check != null) {
            check.checkPromise();
            check.reportLost();
            inquiries.reportUnanswered(check);
        }
        ended.forEach(RoomCheck::reportLost);
    }
}
