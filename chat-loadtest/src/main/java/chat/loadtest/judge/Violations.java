package chat.loadtest.judge;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts violations and stores the first of each kind. Thread-safe: its methods hold its lock. */
public final class Violations {

    /** One of them. Immutable. */
    public record Detail(ViolationKind kind, String room, String text) {}

    private final int mostDetails;
    private final Map<ViolationKind, Long> counts = new EnumMap<>(ViolationKind.class);
    private final Map<ViolationKind, Integer> stored = new EnumMap<>(ViolationKind.class);
    private final List<Detail> details = new ArrayList<>();

    /** @param mostDetails details of each kind */
    public Violations(int mostDetails) {
        this.mostDetails = mostDetails;
    }

    /** Counts one. */
    public synchronized void add(ViolationKind kind, String room, String text) {
        counts.merge(kind, 1L, Long::sum);
        addDetail(kind, room, text);
    }

    /** Adds the detail of one that is counted elsewhere; false if there are enough. */
    public synchronized boolean addDetail(ViolationKind kind, String room, String text) {
        int before = stored.getOrDefault(kind, 0);
        if (before >= mostDetails) {
            return false;
        }
        stored.put(kind, before + 1);
        details.add(new Detail(kind, room, text));
        return true;
    }

    /** Sets a count that is known only at the end. */
    public synchronized void set(ViolationKind kind, long count) {
        counts.put(kind, count);
    }

    public synchronized long count(ViolationKind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    public synchronized long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** In the order in which they were found. */
    public synchronized List<Detail> details() {
        return List.copyOf(details);
    }
}
