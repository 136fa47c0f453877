package chat.loadtest.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The messages under the newest seqs of one room in one epoch. Members' messages and acknowledgements are compared with the first
 * one seen under the same seq. Thread-safe: checks in the order of the seqs hold the lock. Bounded:
 * older seqs are forgotten. Hot path.
 */
public final class Numbering {

    /** How a message compares with what others saw. */
    public enum Seen {
        SAME,
        FIRST,
        DIFFERENT,
        /** The same message with another user, name or time. */
        CHANGED,
        /** Too old to be compared. */
        UNKNOWN
    }

    /** Stands for an event that is no message of this run. */
    static final int FOREIGN = (1 << 20) - 1;

    private static final int MOST_HOLES = 1024;
    private static final int MOST_CONTESTED = 1024;
    private static final int MOST_POSITIONS = 1024;
    private static final int NUMBER_BITS = 31;

    /** A position that a member was told and nobody has reached yet. Immutable. */
    private record Position(int member, long seq) {}

    private final String room;
    private final String epoch;
    private final long base;
    private final Violations violations;
    private final Slots slots;
    private final AtomicLong highest;

    /** The highest seq of an event that somebody saw. */
    private final AtomicLong reached = new AtomicLong();

    /** Up to here senders are checked. */
    private volatile long checked;

    /** By publisher's place in the room, null for one that was not seen yet. */
    private final @Nullable SeqTrack[] senders;

    private final int rooms;
    private long[] holes = {};
    private long holeCount;
    private long uncompared;

    /** What others saw where it differs from what the slots say. */
    private final Set<Long> contested = new HashSet<>();

    private final List<Position> positions = new ArrayList<>();

    /** All seqs of the run; null where they are not compared with histories. */
    private final @Nullable KnownSeqs known;

    /**
     * @param base the room's newest seq when the first member joined
     * @param rooms the distance from one publisher of a room to the next
     * @param slots a power of two
     * @param known gets all seqs; may be null
     */
    Numbering(
            String room,
            String epoch,
            long base,
            int publishers,
            int rooms,
            int slots,
            @Nullable KnownSeqs known,
            Violations violations) {
        this.room = room;
        this.epoch = epoch;
        this.base = base;
        this.known = known;
        this.violations = violations;
        this.rooms = rooms;
        this.slots = new Slots(slots);
        this.highest = new AtomicLong(base);
        this.checked = base;
        this.senders = new @Nullable SeqTrack[publishers];
    }

    /** A member saw, or the server acknowledged, a message under {@code seq}. */
    public Seen see(long seq, int publisher, int number, long stamp) {
        Seen seen = slots.compare(seq, publisher, number, stamp);
        return seen == Seen.SAME ? seen : record(seq, publisher, number, stamp, seen);
    }

    private Seen record(long seq, int publisher, int number, long stamp, Seen first) {
        if (seq <= base) {
            raise(reached, seq);
            return Seen.UNKNOWN;
        }
        Seen seen = first;
        while (seen == Seen.FIRST) {
            if (seq - checked > slots.size() / 2) {
                check(false); // before the unchecked ones are written over
            }
            boolean mine = slots.claim(seq, publisher, number);
            seen = slots.compare(seq, publisher, number, stamp);
            if (mine && known != null) {
                known.put(seq, publisher, number, stamp);
            }
            if (mine) {
                raise(highest, seq);
                raise(reached, seq);
                return seen == Seen.SAME ? Seen.FIRST : seen;
            }
        }
        return seen;
    }

    private static void raise(AtomicLong mark, long seq) {
        for (long before = mark.get(); before < seq; before = mark.get()) {
            if (mark.compareAndSet(before, seq)) {
                return;
            }
        }
    }

    /** How a message compares with what is known of its seq, which stays as it is. */
    Seen compare(long seq, int publisher, int number) {
        return seq <= base ? Seen.DIFFERENT : slots.compare(seq, publisher, number, Stamp.UNKNOWN);
    }

    /** The room's newest seq when the first member joined. */
    long base() {
        return base;
    }

    KnownSeqs known() {
        return Objects.requireNonNull(known);
    }

    /** Something, which need not be of this run, has {@code seq}. */
    public void reach(long seq) {
        raise(reached, seq);
    }

    /** The highest seq that anybody saw or that was acknowledged; 0 if none was. */
    public long reached() {
        return reached.get();
    }

    /** A member was told that the room is at {@code seq}; by the end somebody must have seen that seq. */
    public synchronized void position(int member, long seq) {
        if (seq > reached.get() && positions.size() < MOST_POSITIONS) {
            positions.add(new Position(member, seq));
        }
    }

    private void checkPositions(boolean end) {
        positions.removeIf(position -> position.seq <= reached.get());
        if (end) {
            positions.forEach(position -> violations.add(
                    ViolationKind.UNTRUE_POSITION,
                    room,
                    "member " + position.member + " joined at seq " + position.seq + ", but nobody saw one above seq "
                            + reached));
            positions.clear();
        }
    }

    /**
     * Checks the senders' order as far as the seqs are known without a hole.
     *
     * @param end whether nothing more arrives, so that an unknown seq is a hole
     */
    synchronized void check(boolean end) {
        checkPositions(end);
        long top = highest.get();
        long oldest = top - slots.size();
        if (checked < oldest) {
            uncompared += oldest - checked;
            checked = oldest;
        }
        while (checked < top) {
            long seq = checked + 1;
            long slot = slots.find(seq);
            if (slot != 0) {
                checkSender(seq, slot);
            } else if (end || seq < top - slots.size() / 2) {
                addHole(seq);
            } else {
                return;
            }
            checked = seq;
        }
    }

    private void checkSender(long seq, long slot) {
        int publisher = Slots.publisherOf(slot);
        if (publisher == FOREIGN || publisher / rooms >= senders.length) {
            return;
        }
        SeqTrack track = senders[publisher / rooms];
        if (track == null) {
            track = new SeqTrack(-1);
            senders[publisher / rooms] = track;
        }
        Verdict verdict = track.see(Slots.numberOf(slot));
        if (verdict == Verdict.REPEATED) {
            violations.add(
                    ViolationKind.REPEATED, room, "seq " + seq + " is " + name(slot) + ", which had a seq before");
        } else if (verdict == Verdict.OUT_OF_ORDER) {
            violations.add(
                    ViolationKind.OUT_OF_ORDER,
                    room,
                    "seq " + seq + " is " + name(slot) + ", after number " + track.highest() + " of the same sender");
        }
    }

    private void addHole(long seq) {
        violations.add(ViolationKind.HOLE, room, "nobody saw seq " + seq + ", but the room is at seq " + highest);
        holeCount++;
        if (holeCount <= MOST_HOLES) {
            holes = Arrays.copyOf(holes, (int) holeCount);
            holes[(int) holeCount - 1] = seq;
        }
    }

    /** How many holes are above {@code seq}; holes beyond the bound count as above. */
    synchronized long holesAfter(long seq) {
        int below = 0;
        while (below < holes.length && holes[below] <= seq) {
            below++;
        }
        return holeCount - below;
    }

    synchronized boolean isHole(long seq) {
        return Arrays.binarySearch(holes, seq) >= 0;
    }

    /** A member saw a publication under a seq of which another is known. */
    synchronized void contest(int publisher, int number) {
        if (contested.size() < MOST_CONTESTED) {
            contested.add((long) publisher << NUMBER_BITS | number);
        }
    }

    /** Whether a publication was seen, as far as senders are checked. */
    synchronized boolean hasPublication(int publisher, int number) {
        if (contested.contains((long) publisher << NUMBER_BITS | number)) {
            return true;
        }
        SeqTrack track = senders[publisher / rooms];
        return track != null && track.missingIn(number, number) == 0;
    }

    /** Describes what members saw under a seq. */
    public String describe(long seq) {
        long slot = slots.find(seq);
        return slot == 0 ? "no longer known" : name(slot);
    }

    /** In which parts a stamp differs from what is known of a seq, in words. */
    String differences(long seq, long stamp) {
        return Stamp.differences(slots.stamp(seq), stamp);
    }

    private static String name(long slot) {
        int publisher = Slots.publisherOf(slot);
        return publisher == FOREIGN
                ? "something that is not of this run"
                : "number " + Slots.numberOf(slot) + " of sender " + publisher;
    }

    /** The highest seq that anybody saw, or that was acknowledged. */
    public long highest() {
        return highest.get();
    }

    public String room() {
        return room;
    }

    public String epoch() {
        return epoch;
    }

    /** Seqs that were overwritten before they could be checked. */
    synchronized long uncompared() {
        return uncompared;
    }
}
