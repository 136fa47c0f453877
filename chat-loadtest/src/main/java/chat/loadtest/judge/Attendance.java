package chat.loadtest.judge;

import chat.protocol.Limits;
import chat.protocol.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Who of a run is in one room, and whether what the server counts can be true. Thread-safe: its methods hold its lock.
 *
 * <p>The server gathers changes for a while and holds the place of a user whose connection was cut. So a count has to be exact only
 * when nobody has come or gone for longer than that; before, it must not exceed the members, nor fall while nobody goes. A
 * count that is wrong becomes a violation if no change that explains it shows up soon after.
 */
public final class Attendance {

    private static final long ARRIVAL_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long DEPARTURE_NANOS = TimeUnit.SECONDS.toNanos(12);
    private static final long EXPLAINED_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int MOST_DOUBTFUL = 1024;

    /** A count that cannot be true, unless a change comes to light. Immutable. */
    private record Doubt(long atNanos, String text) {}

    private final String room;
    private final int all;
    private final Violations violations;
    private final Set<String> users = new HashSet<>();

    /** Users that presence named and that are not of this run, so far. */
    private final Set<String> guests = new HashSet<>();

    private final List<Doubt> doubts = new ArrayList<>();
    private int present;
    private boolean changed;
    private boolean departed;
    private long arrivedNanos;
    private long departedNanos;

    /** Whether a member came back as another user, so that it may be counted twice. */
    private boolean uncertain;

    /** @param all the run's members of this room */
    Attendance(String room, int all, Violations violations) {
        this.room = room;
        this.all = all;
        this.violations = violations;
    }

    /** A member learns which user it is. */
    public synchronized void user(String user) {
        if (listsUsers()) {
            users.add(user);
            guests.remove(user);
        }
    }

    private boolean listsUsers() {
        return all <= Limits.PRESENCE_LIST_MEMBERS;
    }

    /** A member is another user from now on. */
    public synchronized void newIdentity() {
        uncertain = true;
    }

    /** A member is in the room. */
    public synchronized void arrived(long nanos) {
        present++;
        changed = true;
        arrivedNanos = nanos;
        explain(nanos);
    }

    /** A member is about to leave the room, or its connection has ended. */
    public synchronized void departed(long nanos) {
        present--;
        departed = true;
        departedNanos = nanos;
        explain(nanos);
    }

    private void explain(long nanos) {
        doubts.removeIf(doubt -> nanos - doubt.atNanos < EXPLAINED_NANOS);
    }

    /** The server names users of the room. */
    public synchronized void named(List<Member> members) {
        for (Member member : members) {
            if (!users.contains(member.user().value())) {
                guests.add(member.user().value());
            }
        }
    }

    /**
     * The server counts the users of the room.
     *
     * @param before the count that the same connection was told before; 0 if there is none
     * @param provenNanos the server has handled a command that was sent at this time or later, by {@link System#nanoTime()}
     */
    public synchronized void counted(int member, int count, int before, long provenNanos, long nowNanos) {
        if (uncertain || !guests.isEmpty()) {
            return;
        }
        boolean settled = changed
                && provenNanos - arrivedNanos > ARRIVAL_NANOS
                && (!departed || provenNanos - departedNanos > DEPARTURE_NANOS);
        String expected;
        if (count < 1 || count > all) {
            expected = "from 1 to " + all;
        } else if (settled && count != present) {
            expected = String.valueOf(present);
        } else if (!departed && count < before) {
            expected = "at least " + before + ", as nobody had left";
        } else {
            return;
        }
        if (doubts.size() < MOST_DOUBTFUL) {
            doubts.add(new Doubt(
                    nowNanos, "member " + member + " got a count of " + count + " users, which must be " + expected));
        }
    }

    /** Nothing more comes to light. */
    synchronized void end() {
        if (!uncertain && guests.isEmpty()) {
            doubts.forEach(doubt -> violations.add(ViolationKind.UNTRUE_PRESENCE, room, doubt.text));
        }
        doubts.clear();
    }
}
