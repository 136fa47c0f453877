package chat.bench.sessions;

import java.util.List;

/**
 * How long messages took to all members of their rooms. Immutable.
 *
 * @param nanos of each message
 */
record DeliveryTimes(List<Long> nanos) {

    DeliveryTimes {
        nanos = nanos.stream().sorted().toList();
    }

    void print() {
        System.out.printf(
                "  to all members    min %.3f ms, median %.3f ms, 90 %% %.3f ms, max %.3f ms of %d messages%n",
                millis(0),
                millis(nanos.size() / 2),
                millis(nanos.size() * 9 / 10),
                millis(nanos.size() - 1),
                nanos.size());
    }

    private double millis(int index) {
        return nanos.get(index) / 1e6;
    }
}
