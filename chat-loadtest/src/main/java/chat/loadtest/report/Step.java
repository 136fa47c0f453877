package chat.loadtest.report;

/**
 * One rate of a run that tries several. Immutable.
 *
 * @param dueRate messages a second that the plan asks for
 * @param fromSecond the first of its seconds
 * @param seconds how many there are
 * @param sent messages sent
 * @param delivered messages received, each counted once for each member
 * @param deliveryMicros latency, as that of a {@link Sample}
 * @param held whether it stayed within the limit that was set; true where none was
 */
public record Step(
        double dueRate,
        int fromSecond,
        int seconds,
        long sent,
        long delivered,
        long lost,
        LatencyMicros deliveryMicros,
        boolean held) {}
