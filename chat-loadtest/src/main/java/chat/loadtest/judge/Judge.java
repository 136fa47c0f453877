package chat.loadtest.judge;

import chat.loadtest.plan.Crowd;
import chat.loadtest.plan.LoadPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * The state that all members' checks share: how far each sender is, and which message each seq of a room names.
 * Thread-safe.
 */
public final class Judge {

    private static final int MOST_DETAILS = 10;
    private static final int MOST_STRAYS = 1024;

    /** Of 8 bytes each, in all rooms together, as far as {@link #LEAST_SLOTS} allow. */
    private static final int SLOTS = 4 << 20;

    private static final int LEAST_SLOTS = 256;
    private static final int MOST_SLOTS = 1 << 20;

    /** An acknowledgement that contradicts what was seen. Immutable. */
    private record Stray(Numbering numbering, int publisher, int number, long seq) {}

    private final LoadPlan plan;
    private final Crowd crowd;
    private final Violations violations = new Violations(MOST_DETAILS);
    private final AtomicIntegerArray sent;
    private final int slots;

    /** By room, those of its epochs; guarded by itself. */
    private final List<List<Numbering>> numberings = new ArrayList<>();

    /** Guarded by itself. */
    private final List<Stray> strays = new ArrayList<>();

    public Judge(LoadPlan plan) {
        this.plan = plan;
        this.crowd = plan.crowd();
        this.sent = new AtomicIntegerArray(crowd.publishers());
        this.slots = Math.min(MOST_SLOTS, Math.max(LEAST_SLOTS, Integer.highestOneBit(SLOTS / crowd.rooms())));
        for (int room = 0; room < crowd.rooms(); room++) {
            numberings.add(new ArrayList<>(1));
        }
    }

    public Violations violations() {
        return violations;
    }

    /** A publisher is about to send {@code number}. Hot path. */
    public void sending(int publisher, int number) {
        if (number >= sent.get(publisher)) {
            sent.set(publisher, number + 1); // only its own loop sets it
        }
    }

    /** One more than the highest number that a publisher sent. */
    public int sentBy(int publisher) {
        return sent.get(publisher);
    }

    public boolean wasSent(int publisher, int number) {
        return publisher < crowd.publishers() && number < sent.get(publisher);
    }

    /** The numbering that a member joins. */
    public Numbering numbering(int room, String epoch, long seq) {
        synchronized (numberings) {
            List<Numbering> known = numberings.get(room);
            for (Numbering numbering : known) {
                if (numbering.epoch().equals(epoch)) {
                    return numbering;
                }
            }
            Numbering added = new Numbering(
                    plan.roomName(room).value(),
                    epoch,
                    seq,
                    crowd.publishersIn(room),
                    crowd.rooms(),
                    slots,
                    violations);
            known.add(added);
            return added;
        }
    }

    /** A publication was acknowledged. Hot path. */
    public void acknowledged(Numbering numbering, long seq, int publisher, int number) {
        if (numbering.see(seq, publisher, number) == Numbering.Seen.DIFFERENT) {
            synchronized (strays) {
                if (strays.size() < MOST_STRAYS) {
                    strays.add(new Stray(numbering, publisher, number, seq));
                }
            }
        }
    }

    /** The numbering of this epoch, null if no member has joined in it yet. */
    public @Nullable Numbering known(int room, String epoch) {
        synchronized (numberings) {
            for (Numbering numbering : numberings.get(room)) {
                if (numbering.epoch().equals(epoch)) {
                    return numbering;
                }
            }
            return null;
        }
    }

    /** Checks the senders' order by the seqs seen so far; at the end also finds seqs that nobody saw. */
    public void check(boolean end) {
        synchronized (numberings) {
            for (List<Numbering> ofRoom : numberings) {
                for (Numbering numbering : ofRoom) {
                    numbering.check(end);
                }
            }
        }
    }

    /**
     * Decides on the acknowledgements that contradict what was seen, after {@code check(true)}: deliveries that are lost, as
     * the publication is nowhere.
     */
    public long lostThoughAcknowledged() {
        long lost = 0;
        synchronized (strays) {
            for (Stray stray : strays) {
                String room = stray.numbering().room();
                String what = "number " + stray.number() + " of sender " + stray.publisher()
                        + " was acknowledged as seq " + stray.seq() + ", which is "
                        + stray.numbering().describe(stray.seq());
                if (stray.numbering().hasPublication(stray.publisher(), stray.number())) {
                    violations.add(ViolationKind.DIFFERENT, room, what);
                } else {
                    violations.addDetail(ViolationKind.LOST, room, what);
                    lost += crowd.membersIn(crowd.roomOf(stray.publisher()));
                }
            }
        }
        return lost;
    }

    /** Seqs that could not be compared, because too many were under way at once. */
    public long uncompared() {
        synchronized (numberings) {
            return numberings.stream()
                    .flatMap(List::stream)
                    .mapToLong(Numbering::uncompared)
                    .sum();
        }
    }
}
