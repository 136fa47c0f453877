package chat.loadtest.judge;

import chat.loadtest.plan.Crowd;
import chat.loadtest.plan.LoadPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The state that all members' checks share: how far each sender is, and which message each seq of a room names.
 * Thread-safe.
 */
public final class Judge {

    private static final int MOST_DETAILS = 10;
    /** Of 16 bytes each, in all rooms together, as far as {@link #LEAST_SLOTS} allow. */
    private static final int SLOTS = 2 << 20;

    private static final int LEAST_SLOTS = 256;
    private static final int MOST_SLOTS = 1 << 20;

    private final LoadPlan plan;
    private final Crowd crowd;
    private final Violations violations = new Violations(MOST_DETAILS);
    private final AtomicIntegerArray sent;
    private final int slots;

    /** By room, those of its epochs; guarded by itself. */
    private final List<List<Numbering>> numberings = new ArrayList<>();

    private final AtomicLong tooOld = new AtomicLong();
    private final List<Attendance> attendances = new ArrayList<>();
    private final Acknowledgements acknowledgements;

    public Judge(LoadPlan plan) {
        this.plan = plan;
        this.crowd = plan.crowd();
        this.sent = new AtomicIntegerArray(crowd.publishers());
        this.slots = Math.min(MOST_SLOTS, Math.max(LEAST_SLOTS, Integer.highestOneBit(SLOTS / crowd.rooms())));
        this.acknowledgements = new Acknowledgements(crowd, violations);
        for (int room = 0; room < crowd.rooms(); room++) {
            numberings.add(new ArrayList<>(1));
            attendances.add(new Attendance(plan.roomName(room).value(), crowd.membersIn(room), violations));
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
                    plan.comparesNodes() ? new KnownSeqs() : null,
                    violations);
            known.add(added);
            return added;
        }
    }

    /** That of the room's newest epoch; null if nobody joined the room. */
    public @Nullable Numbering newestNumbering(int room) {
        synchronized (numberings) {
            List<Numbering> known = numberings.get(room);
            return known.isEmpty() ? null : known.get(known.size() - 1);
        }
    }

    public Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    /** Who is in a room. */
    public Attendance attendance(int room) {
        return attendances.get(room);
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

    /** Ends the checks that need everything to have arrived, after {@code check(true)}; returns deliveries that are lost besides. */
    public long end() {
        attendances.forEach(Attendance::end);
        return acknowledgements.lost();
    }

    /** A seq cannot be compared, because the histories begin after it. */
    void addUncompared() {
        tooOld.incrementAndGet();
    }

    /** Seqs that could not be compared, because too many were under way at once, or because the histories begin after them. */
    public long uncompared() {
        synchronized (numberings) {
            return tooOld.get()
                    + numberings.stream()
                            .flatMap(List::stream)
                            .mapToLong(Numbering::uncompared)
                            .sum();
        }
    }
}
