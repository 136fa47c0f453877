package chat.loadtest.engine;

import chat.loadtest.judge.Acknowledgement;
import chat.loadtest.judge.Acknowledgements;
import chat.loadtest.judge.Numbering;
import chat.loadtest.judge.RoomCheck;
import chat.loadtest.judge.ViolationKind;
import chat.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** Checks what one publisher's messages are answered. Confined to an event loop. */
final class SentAnswers {

    static final int NONE = -1;

    private final int member;
    private final String room;
    private final PendingSends pending;
    private final EpochChecks checks;
    private final Identity identity;
    private final Worker worker;

    SentAnswers(int member, String room, PendingSends pending, EpochChecks checks, Identity identity, Worker worker) {
        this.member = member;
        this.room = room;
        this.pending = pending;
        this.checks = checks;
        this.identity = identity;
        this.worker = worker;
    }

    /** The number of the publication that a command's id names, {@link #NONE} if it names none. */
    static int numberIn(@Nullable String id) {
        if (id == null || id.isEmpty() || !Character.isDigit(id.charAt(0))) {
            return NONE;
        }
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    /** Returns the publication that is answered now, {@link #NONE} if none is. */
    int take(ServerMessage.Sent sent) {
        int publication = numberIn(sent.id());
        RoomCheck check = checks.current();
        if (check == null) {
            worker.tally().error("sent_before_joined");
            return NONE;
        }
        Acknowledgements acknowledgements = worker.judge().acknowledgements();
        Numbering numbering = check.numbering();
        if (!pending.isUnanswered(publication)) {
            worker.tally().error("repeated_sent");
            boolean wasSent = publication != NONE && pending.wasSent(publication);
            acknowledgements.again(numbering, sent.seq(), member, publication, wasSent);
            return NONE;
        }
        if (sent.duplicate() && pending.mayBeSentTwice(publication)) {
            worker.tally().duplicate();
        } else if (sent.duplicate()) {
            check.violate(
                    ViolationKind.UNTRUE_DUPLICATE,
                    "got duplicate: true for number " + publication + ", which it had sent once");
        }
        worker.tally().acknowledged(System.nanoTime() - pending.dueNanos(publication));
        if (numbering.epoch().equals(sent.epoch())) {
            acknowledgements.first(numbering, sent.seq(), member, publication, identity.stamp(sent.time()));
        } else {
            acknowledgements.inOtherEpoch(numbering, sent.epoch(), sent.seq(), member, publication);
        }
        worker.journal()
                .acknowledged(() -> new Acknowledgement(
                        room, sent.epoch(), sent.seq(), member, publication, identity.user(), sent.time()));
        return publication;
    }
}
