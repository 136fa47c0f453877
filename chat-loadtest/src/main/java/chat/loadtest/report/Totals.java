package chat.loadtest.report;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counts of a whole run. Immutable.
 *
 * @param published messages sent
 * @param acknowledged of these, answered with {@code sent}
 * @param refused of these, answered with an error
 * @param unanswered of these, neither acknowledged nor refused
 * @param delivered messages that members received, each counted once for each member
 * @param lost deliveries that are missing
 * @param repeated deliveries that came more than once
 * @param outOfOrder deliveries that came after a later one of the same sender or room
 * @param holes seqs that a room never had
 * @param different places at which members of a room saw different messages
 * @param untruthfulRecoveries joins whose {@code recovered} was not true
 * @param errors by code: those of the server, and what this program found wrong on a connection
 * @param closes connections that the other side ended before the run did, by close code
 * @param reconnects connections that were made again
 */
public record Totals(
        long published,
        long acknowledged,
        long refused,
        long unanswered,
        long delivered,
        long lost,
        long repeated,
        long outOfOrder,
        long holes,
        long different,
        long untruthfulRecoveries,
        Map<String, Long> errors,
        Map<Integer, Long> closes,
        long reconnects) {

    public Totals {
        errors = Collections.unmodifiableMap(new TreeMap<>(errors));
        closes = Collections.unmodifiableMap(new TreeMap<>(closes));
    }

    /** How often a promise was broken. */
    public long violations() {
        return lost + repeated + outOfOrder + holes + different + untruthfulRecoveries;
    }
}
