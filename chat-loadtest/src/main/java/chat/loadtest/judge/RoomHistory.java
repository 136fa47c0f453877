package chat.loadtest.judge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One room in one epoch: what was acknowledged, and what its history holds. Memory: 16 bytes for each seq that was acknowledged.
 * Confined to a thread.
 */
final class RoomHistory {

    private static final int LEAST = 64;
    private static final long NOTHING = -1;
    private static final long FOUND = -2;

    /** An acknowledgement whose seq is that of another message, or of none. Immutable. */
    private record Stray(int sender, int number, long seq, boolean isReported) {}

    private final String room;
    private final String epoch;
    private final Violations violations;
    private final Map<Integer, SeqTrack> senders = new HashMap<>();
    private final List<Stray> strays = new ArrayList<>();

    /** By seq less base: sender and number, or one of the above. */
    private long[] acknowledged = {};

    /** By seq less base: the stamp of the answer. */
    private long[] stamps = {};

    private long base;
    private long newest;
    private long first;
    private long last;
    private long messages;

    RoomHistory(String room, String epoch, Violations violations) {
        this.room = room;
        this.epoch = epoch;
        this.violations = violations;
    }

    private void report(ViolationKind kind, String what) {
        violations.add(kind, room, what);
    }

    void acknowledged(Acknowledgement answer) {
        long seq = answer.seq();
        if (seq < 1) {
            report(ViolationKind.IMPOSSIBLE_SEQ, answer.message() + " was acknowledged as seq " + seq);
            strays.add(new Stray(answer.sender(), answer.number(), seq, true));
            return;
        }
        makeRoomFor(seq);
        int at = (int) (seq - base);
        long mark = mark(answer.sender(), answer.number());
        long before = acknowledged[at];
        if (before != NOTHING && before != mark) {
            strays.add(new Stray(senderOf(before), (int) before, seq, false));
        }
        acknowledged[at] = mark;
        stamps[at] = answer.stamp();
        newest = Math.max(newest, seq);
    }

    private void makeRoomFor(long seq) {
        if (acknowledged.length == 0) {
            base = Math.max(0, seq - LEAST / 2);
        }
        if (seq < base) {
            int more = Math.toIntExact(base - Math.max(0, seq - LEAST));
            acknowledged = moved(acknowledged, more);
            stamps = moved(stamps, more);
            base -= more;
        }
        int at = Math.toIntExact(seq - base);
        int length = acknowledged.length;
        if (at >= length) {
            acknowledged = Arrays.copyOf(acknowledged, Math.max(at + LEAST, length + length / 2));
            Arrays.fill(acknowledged, length, acknowledged.length, NOTHING);
            stamps = Arrays.copyOf(stamps, acknowledged.length);
        }
    }

    private static long[] moved(long[] values, int by) {
        long[] larger = new long[values.length + by];
        Arrays.fill(larger, 0, by, NOTHING);
        System.arraycopy(values, 0, larger, by, values.length);
        return larger;
    }

    private static long mark(int sender, int number) {
        return (long) sender << Integer.SIZE | number;
    }

    private static int senderOf(long mark) {
        return (int) (mark >>> Integer.SIZE);
    }

    private static String name(long mark) {
        return Acknowledgement.name(senderOf(mark), (int) mark);
    }

    /** The next event of the export, a message of this run. */
    void found(long seq, int sender, int number, long stamp) {
        foundForeign(seq);
        long mark = mark(sender, number);
        int at = (int) (seq - base);
        if (seq >= base && at < acknowledged.length && acknowledged[at] >= 0) {
            if (acknowledged[at] != mark) {
                strays.add(new Stray(senderOf(acknowledged[at]), (int) acknowledged[at], seq, false));
            } else if (Stamp.differ(stamps[at], stamp)) {
                report(
                        ViolationKind.CHANGED,
                        "seq " + seq + ", " + name(mark) + ", has another " + Stamp.differences(stamps[at], stamp)
                                + " than was acknowledged");
            }
            acknowledged[at] = FOUND;
        }
        SeqTrack track = senders.computeIfAbsent(sender, absent -> new SeqTrack(-1));
        Verdict verdict = track.see(number);
        if (verdict == Verdict.REPEATED) {
            report(ViolationKind.REPEATED, "seq " + seq + " is " + name(mark) + ", which had a seq before");
        } else if (verdict == Verdict.OUT_OF_ORDER) {
            report(
                    ViolationKind.OUT_OF_ORDER,
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
            report(ViolationKind.OUT_OF_ORDER, "seq " + seq + " comes after seq " + last + " in the history");
        } else if (seq > last + 1) {
            report(ViolationKind.HOLE, "seq " + (last + 1) + " to " + (seq - 1) + " are missing from the history");
        }
        last = Math.max(last, seq);
        messages++;
    }

    private boolean holds(int sender, int number) {
        SeqTrack track = senders.get(sender);
        return track != null && track.missingIn(number, number) == 0;
    }

    /**
     * Finds what was acknowledged but is not in the history. Returns how much of it is older than the history.
     *
     * @param others the same room in other epochs
     */
    long finish(Collection<RoomHistory> others) {
        long older = 0;
        for (long seq = base; seq <= newest && acknowledged.length > 0; seq++) {
            long mark = acknowledged[(int) (seq - base)];
            if (mark < 0) {
                continue;
            }
            if (seq < first && !holds(senderOf(mark), (int) mark)) {
                older++;
            } else {
                reportMissing(new Stray(senderOf(mark), (int) mark, seq, false), others);
            }
        }
        strays.forEach(stray -> reportMissing(stray, others));
        return older;
    }

    private void reportMissing(Stray stray, Collection<RoomHistory> others) {
        String what = Acknowledgement.name(stray.sender, stray.number) + " was acknowledged as seq " + stray.seq;
        if (holds(stray.sender, stray.number)) {
            if (!stray.isReported) {
                report(ViolationKind.DIFFERENT, what + ", but the history has it under another");
            }
        } else if (others.stream().anyMatch(other -> other.holds(stray.sender, stray.number))) {
            report(ViolationKind.OTHER_EPOCH, what + " of epoch " + epoch + ", but the history has it in another");
        } else {
            report(ViolationKind.LOST, what + ", but is not in the history");
        }
    }

    long messages() {
        return messages;
    }
}
