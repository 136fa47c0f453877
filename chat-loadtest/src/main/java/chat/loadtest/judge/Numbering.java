package chat.loadtest.judge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The messages under the newest seqs of one room in one epoch. Members' messages and acknowledgements are compared with the first
 * one seen under the same seq. Thread-safe: whoever comes first sets a slot; checks in the order of the seqs hold the lock. Bounded:
 * older seqs are forgotten. Hot path.
 */
public final class Numbering {

    /** How a message compares with what others saw. */
    public enum Seen {
        SAME,
        FIRST,
        DIFFERENT,
        /** Too old to be compared. */
        UNKNOWN
    }

    /** Stands for an event that is no message of this run. */
    static final int FOREIGN = (1 << 20) - 1;

    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int NUMBER_BITS = 31;
    private static final int PUBLISHER_BITS = 20;
    private static final int GENERATION_SHIFT = NUMBER_BITS + PUBLISHER_BITS;
    private static final int GENERATIONS = 1 << 12;
    private static final long TAKEN = 1L << 63;
    private static final int MOST_HOLES = 1024;
    private static final int MOST_CONTESTED = 1024;

    private final String room;
    private final String epoch;
    private final long base;
    private final Violations violations;
    private final int mask;
    private final int generationBits;

    /** For each seq, modulo their number: {@link #TAKEN}, generation, publisher, number. */
    private final long[] slots;

    private final AtomicLong highest;
    private final AtomicLong recorded = new AtomicLong();

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

    /**
     * @param base the room's newest seq when the first member joined
     * @param rooms the distance from one publisher of a room to the next
     * @param slots a power of two
     */
    Numbering(String room, String epoch, long base, int publishers, int rooms, int slots, Violations violations) {
        this.room = room;
        this.epoch = epoch;
        this.base = base;
        this.violations = violations;
        this.rooms = rooms;
        this.slots = new long[slots];
        this.mask = slots - 1;
        this.generationBits = Integer.numberOfTrailingZeros(slots);
        this.highest = new AtomicLong(base);
        this.checked = base;
        this.senders = new @Nullable SeqTrack[publishers];
    }

    /** A member saw, or the server acknowledged, a message under {@code seq}. */
    public Seen see(long seq, int publisher, int number) {
        long wanted = TAKEN | (long) generation(seq) << GENERATION_SHIFT | (long) publisher << NUMBER_BITS | number;
        int at = (int) seq & mask;
        long have = (long) SLOTS.getAcquire(slots, at);
        return have == wanted ? Seen.SAME : record(seq, at, have, wanted);
    }

    private Seen record(long seq, int at, long first, long wanted) {
        if (seq <= base) {
            return Seen.UNKNOWN;
        }
        long have = first;
        while (true) {
            int newer = have == 0 ? 1 : generation(seq) - generationOf(have) & GENERATIONS - 1;
            if (newer == 0) {
                return have == wanted ? Seen.SAME : Seen.DIFFERENT;
            }
            if (newer >= GENERATIONS / 2) {
                return Seen.UNKNOWN;
            }
            if (seq - checked > slots.length / 2) {
                check(false); // before the unchecked ones are written over
            }
            if (SLOTS.compareAndSet(slots, at, have, wanted)) {
                recorded.incrementAndGet();
                raise(seq);
                return Seen.FIRST;
            }
            have = (long) SLOTS.getAcquire(slots, at);
        }
    }

    private void raise(long seq) {
        for (long before = highest.get(); before < seq; before = highest.get()) {
            if (highest.compareAndSet(before, seq)) {
                return;
            }
        }
    }

    private int generation(long seq) {
        return (int) (seq >>> generationBits) & GENERATIONS - 1;
    }

    private static int generationOf(long slot) {
        return (int) (slot >>> GENERATION_SHIFT) & GENERATIONS - 1;
    }

    private static int publisherOf(long slot) {
        return (int) (slot >>> NUMBER_BITS) & (1 << PUBLISHER_BITS) - 1;
    }

    private static int numberOf(long slot) {
        return (int) slot & Integer.MAX_VALUE;
    }

    /** The slot of a seq, 0 if nothing is known of it. */
    private long slotOf(long seq) {
        long slot = (long) SLOTS.getAcquire(slots, (int) seq & mask);
        return slot != 0 && generationOf(slot) == generation(seq) ? slot : 0;
    }

    /**
     * Checks the senders' order as far as the seqs are known without a hole.
     *
     * @param end whether nothing more arrives, so that an unknown seq is a hole
     */
    synchronized void check(boolean end) {
        long top = highest.get();
        long oldest = top - slots.length;
        if (checked < oldest) {
            uncompared += oldest - checked;
            checked = oldest;
        }
        while (checked < top) {
            long seq = checked + 1;
            long slot = slotOf(seq);
            if (slot != 0) {
                checkSender(seq, slot);
            } else if (end || seq < top - slots.length / 2) {
                addHole(seq);
            } else {
                return;
            }
            checked = seq;
        }
    }

    private void checkSender(long seq, long slot) {
        int publisher = publisherOf(slot);
        if (publisher == FOREIGN || publisher / rooms >= senders.length) {
            return;
        }
        SeqTrack track = senders[publisher / rooms];
        if (track == null) {
            track = new SeqTrack(-1);
            senders[publisher / rooms] = track;
        }
        Verdict verdict = track.see(numberOf(slot));
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
        long slot = slotOf(seq);
        return slot == 0 ? "no longer known" : name(slot);
    }

    private static String name(long slot) {
        int publisher = publisherOf(slot);
        return publisher == FOREIGN
                ? "something that is not of this run"
                : "number " + numberOf(slot) + " of sender " + publisher;
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
