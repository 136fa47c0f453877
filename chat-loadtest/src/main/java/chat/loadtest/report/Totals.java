package chat.loadtest.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of a whole run. Immutable.
 *
 * @param published messages sent
 * @param acknowledged of these, answered with {@code sent}
 * @param refused of these, answered with an error
 * @param delivered messages that members received, each counted once for each member
 * @param violations broken promises by kind, those that were not broken, too
 * @param errors by code: those of the server, and what this program found wrong on a connection
 * @param closes connections that the other side ended before the run did, by close code
 * @param reconnects connections that were made again
 */
public record Totals(
        long published,
        long acknowledged,
        long refused,
        long delivered,
        Map<String, Long> violations,
        Map<String, Long> errors,
        Map<Integer, Long> closes,
        long reconnects) {

    private static final String LOST = "lost";

    public Totals {
        violations = Collections.unmodifiableMap(new LinkedHashMap<>(violations));
        errors = Collections.unmodifiableMap(new TreeMap<>(errors));
        closes = Collections.unmodifiableMap(new TreeMap<>(closes));
    }

    /** How often a promise was broken. */
    public long broken() {
        return violations.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Deliveries that are missing. */
    public long lost() {
        return violations.getOrDefault(LOST, 0L);
    }
}
