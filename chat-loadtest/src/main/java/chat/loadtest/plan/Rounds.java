package chat.loadtest.plan;

import java.time.Duration;

/**
 * How a node after the other is killed and started again. Immutable.
 *
 * @param count how often
 * @param every from the start of the run to the first kill, and from one to the next
 * @param downFor from a node's kill to its start
 */
public record Rounds(int count, Duration every, Duration downFor) {

    private static final int MOST = 500;

    /** @throws CannotRunException naming the flag that makes no sense */
    public Rounds {
        Ranges.require("--rounds", count, 1, MOST);
        if (every.compareTo(downFor) <= 0) {
            throw new CannotRunException("--every must be longer than --down-for");
        }
    }

    /** The node that a round is about, all of them in turn. */
    public int nodeOf(int round, int nodes) {
        return round % nodes;
    }

    /** When a round's node is killed, after the start of the run. */
    public Duration killsAt(int round) {
        return every.multipliedBy(round + 1L);
    }

    /** When it is started again. */
    public Duration startsAt(int round) {
        return killsAt(round).plus(downFor);
    }

    /** When members that are not at their first node go back there: half-way to the next kill, if there is one. */
    public Duration returnsAt(int round) {
        return startsAt(round).plus(every.minus(downFor).dividedBy(2));
    }
}
