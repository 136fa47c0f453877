package chat.loadtest.judge;

import chat.loadtest.plan.Crowd;
import org.jspecify.annotations.Nullable;

/**
 * Judges what one member sees of its room where messages have no seq: the numbers of every sender, each once, in order, none
 * missing. Confined to an event loop. Its memory is bounded by the senders of the room. Hot path.
 */
public final class SenderCheck {

    private final int member;
    private final int room;
    private final Crowd crowd;
    private final Judge judge;
    private final String roomName;
    private final boolean echo;

    /** By the sender's place in the room, the number that comes next; not used where there is a track. */
    private final int[] next;

    /** By place; null as long as all came in order. */
    private final @Nullable SeqTrack[] tracks;

    private long seen;

    /** @param echo whether a sender gets its own messages */
    public SenderCheck(int member, Crowd crowd, Judge judge, String roomName, boolean echo) {
        this.member = member;
        this.crowd = crowd;
        this.room = crowd.roomOf(member);
        this.judge = judge;
        this.roomName = roomName;
        this.echo = echo;
        this.next = new int[crowd.publishersIn(room)];
        this.tracks = new @Nullable SeqTrack[next.length];
    }

    public Verdict see(PublicationMark mark) {
        int publisher = mark.publisher();
        int number = mark.number();
        if (!crowd.isPublisherIn(publisher, room) || !judge.wasSent(publisher, number) || !mark.isWhole()) {
            violate(ViolationKind.MADE_UP, "got " + name(publisher, number) + ", which nobody sent so in this room");
            return Verdict.REPEATED;
        }
        int place = crowd.placeInRoom(publisher);
        SeqTrack track = tracks[place];
        if (track == null) {
            if (number == next[place]) {
                next[place]++;
                seen++;
                return Verdict.IN_ORDER;
            }
            track = new SeqTrack(next[place] - 1L);
            tracks[place] = track;
        }
        Verdict verdict = track.see(number);
        if (verdict == Verdict.REPEATED) {
            violate(ViolationKind.REPEATED, "got " + name(publisher, number) + " again");
        } else {
            seen++;
            if (verdict == Verdict.OUT_OF_ORDER) {
                violate(
                        ViolationKind.OUT_OF_ORDER,
                        "got " + name(publisher, number) + " after number " + track.highest());
            }
        }
        return verdict;
    }

    private static String name(int publisher, int number) {
        return "number " + number + " of sender " + publisher;
    }

    private void violate(ViolationKind kind, String what) {
        judge.violations().add(kind, roomName, "member " + member + " " + what);
    }

    /** How many messages are missing of what was sent so far. */
    public long missing() {
        long sent = 0;
        for (int place = 0; place < next.length; place++) {
            int publisher = crowd.publisherAt(room, place);
            sent += publisher == member && !echo ? 0 : judge.sentBy(publisher);
        }
        return Math.max(0, sent - seen);
    }

    /** How many messages are missing before one of the same sender that has come. */
    public long skipped() {
        long skipped = 0;
        for (SeqTrack track : tracks) {
            skipped += track == null ? 0 : track.missingIn(0, track.highest());
        }
        return skipped;
    }

    /** Reports what is lost, as far as details are wanted. */
    public void reportLost() {
        for (int place = 0; place < next.length; place++) {
            int publisher = crowd.publisherAt(room, place);
            SeqTrack track = tracks[place];
            long number = track == null ? next[place] : track.firstMissingAfter(-1);
            while (number < judge.sentBy(publisher) && (publisher != member || echo)) {
                if (!judge.violations()
                        .addDetail(
                                ViolationKind.LOST,
                                roomName,
                                "member " + member + " did not get " + name(publisher, (int) number))) {
                    return;
                }
                number = track == null ? number + 1 : track.firstMissingAfter(number);
            }
        }
    }

    public long seen() {
        return seen;
    }
}
