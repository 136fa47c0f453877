package chat.loadtest.report;

import java.util.List;

/**
 * What happened in one second of a run. Immutable. Counts are those of this second, unless they say otherwise.
 *
 * @param second its number; second 0 begins when the first message is due. The count goes on after the last send, while the run waits for missing messages
 * @param millis how long it really was: 1000, except for the last sample and where the clock was read late
 * @param dueRate messages a second that the plan asks for; 0 in a closed loop and after the last send
 * @param sent messages sent
 * @param acknowledged messages answered with {@code sent}
 * @param refused messages answered with an error
 * @param delivered messages received, each counted once for each member
 * @param lost deliveries known to be lost since the run began
 * @param connections open at the end of the second
 * @param reconnects connections made again
 * @param deliveryMicros from when a message was due until a member received it, of those received in this second
 * @param ackMicros from when a message was due until it was acknowledged, of those acknowledged in this second
 * @param lateMicros from when a message was due until it was sent, of those sent in this second
 * @param generatorCpu processor time of the generator divided by the time that passed: 1 is one processor, all of the time
 * @param events what was done to the server or the load in this second, in a few words each, such as {@code server killed} or
 *     {@code step 5000/s}
 */
public record Sample(
        int second,
        long millis,
        double dueRate,
        long sent,
        long acknowledged,
        long refused,
        long delivered,
        long lost,
        long connections,
        long reconnects,
        LatencyMicros deliveryMicros,
        LatencyMicros ackMicros,
        LatencyMicros lateMicros,
        double generatorCpu,
        List<String> events) {

    private static final double MILLIS_PER_SECOND = 1000;

    public Sample {
        if (millis <= 0) {
            throw new IllegalArgumentException("a sample of " + millis + " ms");
        }
        events = List.copyOf(events);
    }

    /** Messages sent a second. */
    public double sentRate() {
        return rate(sent);
    }

    /** Messages acknowledged a second. */
    public double acknowledgedRate() {
        return rate(acknowledged);
    }

    /** Messages received a second. */
    public double deliveredRate() {
        return rate(delivered);
    }

    private double rate(long count) {
        return count * MILLIS_PER_SECOND / millis;
    }
}
