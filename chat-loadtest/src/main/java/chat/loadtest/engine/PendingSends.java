package chat.loadtest.engine;

/**
 * One publisher's messages from the first that is not answered yet to the last that is due, by their numbers. Confined to an
 * event loop. Bounded: it takes at most {@value #MOST}. Hot path.
 */
final class PendingSends {

    static final int MOST = 1 << 20;

    private static final int LEAST = 16;
    private static final long ANSWERED = Long.MIN_VALUE;
    private static final long[] NONE = {};

    /** By number modulo length, a power of two: when it was due, or {@link #ANSWERED}. */
    private long[] dueNanos = NONE;

    private int first;
    private int next;
    private int end;
    private int sentBelow;
    private int sentTwiceBelow;

    /** Takes the next message; false if it is full. */
    boolean add(long due) {
        if (end - first == MOST) {
            return false;
        }
        if (end - first == dueNanos.length) {
            grow();
        }
        dueNanos[end & dueNanos.length - 1] = due;
        end++;
        return true;
    }

    private void grow() {
        long[] larger = new long[Math.max(LEAST, 2 * dueNanos.length)];
        for (int number = first; number < end; number++) {
            larger[number & larger.length - 1] = dueNanos[number & dueNanos.length - 1];
        }
        dueNanos = larger;
    }

    boolean hasUnsent() {
        return next < end;
    }

    /** Returns the number of the next message to send, which counts as sent then. */
    int takeUnsent() {
        int number = next++;
        while (next < end && dueNanos[next & dueNanos.length - 1] == ANSWERED) {
            next++;
        }
        sentBelow = Math.max(sentBelow, next);
        return number;
    }

    long dueNanos(int number) {
        return dueNanos[number & dueNanos.length - 1];
    }

    /** Whether the next message to send was sent on a connection before. */
    boolean isNextSentBefore() {
        return next < sentBelow;
    }

    /** Whether it may have been sent on two connections. */
    boolean mayBeSentTwice(int number) {
        return number < sentTwiceBelow;
    }

    boolean wasSent(int number) {
        return number < sentBelow;
    }

    /** Whether a message was sent and waits for an answer. */
    boolean isUnanswered(int number) {
        return number >= first && number < next && dueNanos(number) != ANSWERED;
    }

    /** A message was answered. It must be {@link #isUnanswered}. */
    void answered(int number) {
        dueNanos[number & dueNanos.length - 1] = ANSWERED;
        while (first < next && dueNanos(first) == ANSWERED) {
            first++;
        }
    }

    /** All that is not answered has to be sent again. */
    void sendAgain() {
        sentTwiceBelow = sentBelow;
        next = first;
    }

    /** How many are due and not answered. */
    int unanswered() {
        int count = 0;
        for (int number = first; number < end; number++) {
            count += dueNanos(number) == ANSWERED ? 0 : 1;
        }
        return count;
    }
}
