package chat.loadtest.judge;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * One room in one epoch: what was acknowledged, and what its history holds. Memory: 8 bytes for each seq that was acknowledged.
 * Confined to a thread.
 */
final class RoomHistory {

    private static final int LEAST = 64;
    private static final long NOTHING = -1;
    private static final long FOUND = -2;

    private final String room;
    private final Violations violations;
    private final Map<Integer, SeqTrack> senders = new HashMap<>();

    /** By seq less base: sender and number, or one of the above. */
    private long[] acknowledged = {};

    private long base;
    private long newest;
    private long first;
    private long last;
    private long messages;

    RoomHistory(String room, Violations violations) {
        this.room = room;
        this.violations = violations;
    }

    void acknowledged(long seq, int sender, int number) {
        if (acknowledged.length == 0) {
            base = Math.max(0, seq - LEAST / 2);
            newest = seq;
        }
        if (seq < base) {
            int more = (int) (base - Math.max(0, seq - LEAST));
            long[] larger = new long[acknowledged.length + more];
            Arrays.fill(larger, 0, more, NOTHING);
            System.arraycopy(acknowledged, 0, larger, more, acknowledged.length);
            acknowledged = larger;
            base -= more;
        }
        int at = Math.toIntExact(seq - base);
        if (at >= acknowledged.length) {
            int length = acknowledged.length;
            acknowledged = Arrays.copyOf(acknowledged, Math.max(at + LEAST, length + length / 2));
            Arrays.fill(acknowledged, length, acknowledged.length, NOTHING);
        }
        long mark = mark(sender, number);
        if (acknowledged[at] != NOTHING && acknowledged[at] != mark) {
            violations.add(
                    ViolationKind.DIFFERENT,
                    room,
                    "seq " + seq + " was acknowledged for " + name(acknowledged[at]) + " and for " + name(mark));
        }
        acknowledged[at] = mark;
        newest = Math.max(newest, seq);
    }

    private static long mark(int sender, int number) {
        return (long) sender << Integer.SIZE | number;
    }

    private static String name(long mark) {
        return "number " + (int) mark + " of sender " + (mark >>> Integer.SIZE);
    }

    /** The next event of the export, a message of this run. */
    void found(long seq, int sender, int number) {
        foundForeign(seq);
        long mark = mark(sender, number);
        int at = (int) (seq - base);
        if (seq >= base && at < acknowledged.length && acknowledged[at] >= 0) {
            if (acknowledged[at] != mark) {
                violations.add(
                        ViolationKind.DIFFERENT,
                        room,
                        "seq " + seq + " is " + name(mark) + ", but was acknowledged for " + name(acknowledged[at]));
            }
            acknowledged[at] = FOUND;
        }
        SeqTrack track = senders.computeIfAbsent(sender, absent -> new SeqTrack(-1));
        Verdict verdict = track.see(number);
        if (verdict == Verdict.REPEATED) {
            violations.add(
                    ViolationKind.REPEATED, room, "seq " + seq + " is " + name(mark) + ", which had a seq before");
        } else if (verdict == Verdict.OUT_OF_ORDER) {
            violations.add(
                    ViolationKind.OUT_OF_ORDER,
                    room,
                    "seq " + seq + " is " + name(mark) + ", after number " + track.highest());
        }
    }

    /** The next message of the export, which somebody edited or deleted since it was sent. */
    void foundAmended(long seq) {
        foundForeign(seq);
        int at = (int) (seq - base);
        if (seq >= base && at < acknowledged.length) {
            acknowledged[at] = FOUND;
        }
    }

    /** The next event of the export, which is no message of this run. */
    void foundForeign(long seq) {
        if (messages == 0) {
            first = seq;
        } else if (seq <= last) {
            violations.add(
                    ViolationKind.OUT_OF_ORDER, room, "seq " + seq + " comes after seq " + last + " in the history");
        } else if (seq > last + 1) {
            violations.add(
                    ViolationKind.HOLE,
                    room,
                    "seq " + (last + 1) + " to " + (seq - 1) + " are missing from the history");
        }
        last = Math.max(last, seq);
        messages++;
    }

    /** Finds what was acknowledged but is not in the history. Returns how much of it is older than the history. */
    long finish() {
        long older = 0;
        for (long seq = base; seq <= newest && acknowledged.length > 0; seq++) {
            long mark = acknowledged[(int) (seq - base)];
            if (mark >= 0 && seq < first) {
                older++;
            } else if (mark >= 0) {
                violations.add(
                        ViolationKind.LOST,
                        room,
                        "seq " + seq + ", " + name(mark) + ", was acknowledged but is not in the history");
            }
        }
        return older;
    }

    long messages() {
        return messages;
    }
}
