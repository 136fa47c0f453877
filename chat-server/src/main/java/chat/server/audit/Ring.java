package chat.server.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The newest incidents, bounded in number. Thread-safe, without a lock; a newer one takes the place of the oldest. */
final class Ring {

    private final AtomicReferenceArray<Incident> slots;
    private final AtomicLong added = new AtomicLong();

    Ring(int most) {
        this.slots = new AtomicReferenceArray<>(most);
    }

    void add(Incident incident) {
        slots.setRelease((int) (added.getAndIncrement() % slots.length()), incident);
    }

    /** All that are there, in no order. */
    List<Incident> all() {
        List<Incident> all = new ArrayList<>();
        for (int i = 0; i < slots.length(); i++) {
            Incident incident = slots.getAcquire(i);
            if (incident != null) {
                all.add(incident);
            }
        }
        return all;
    }

    /** Whether some had to make room. */
    boolean hasForgotten() {
        return added.get() > slots.length();
    }
}
