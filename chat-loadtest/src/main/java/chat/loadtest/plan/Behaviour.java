package chat.loadtest.plan;

import java.time.Duration;

/**
 * How members behave besides sending and receiving. Immutable. Rates are a second, of all members together; a duration of zero
 * means never.
 *
 * @param reconnect whether a member whose connection ends comes back
 * @param dropAllEvery how often all connections are cut at once
 * @param slowReaders percentage of the members that stop reading for a while
 * @param slowFor how long they do not read
 * @param slowEvery from one such time to the next
 * @param churnRate members that leave their room and come back
 */
public record Behaviour(
        boolean reconnect,
        Duration dropAllEvery,
        int slowReaders,
        Duration slowFor,
        Duration slowEvery,
        double churnRate,
        double typingRate,
        double renameRate,
        double historyRate) {

    /** Sends, receives, and comes back. */
    public static final Behaviour PLAIN =
            new Behaviour(true, Duration.ZERO, 0, Duration.ZERO, Duration.ZERO, 0, 0, 0, 0);

    private static final int PERCENT = 100;

    /** @throws CannotRunException naming the flag that makes no sense */
    public Behaviour {
        Ranges.require("--slow-readers", slowReaders, 0, PERCENT);
        Ranges.requireRate("--churn-rate", churnRate);
        Ranges.requireRate("--typing-rate", typingRate);
        Ranges.requireRate("--rename-rate", renameRate);
        Ranges.requireRate("--history-rate", historyRate);
        if (slowReaders > 0 && (slowFor.isZero() || slowFor.compareTo(slowEvery) >= 0)) {
            throw new CannotRunException("--slow-for must be longer than nothing and shorter than --slow-every");
        }
    }

    /** Whether a member is one of the slow ones; they are spread evenly. */
    public boolean isSlow(int connection) {
        return (long) connection * slowReaders % PERCENT + slowReaders >= PERCENT;
    }
}
