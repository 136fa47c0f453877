package chat.loadtest.engine;

/**
 * Adds up what members have and what they miss. Filled by one thread and then handed over.
 */
public final class Census {

    private long missing;
    private long skipped;
    private long awaited;
    private long arrived;
    private long unanswered;
    private long open;
    private long gone;

    /**
     * @param missingOnes deliveries that are missing
     * @param skippedOnes of these, deliveries before a later one of the same room
     * @param mayCome whether the missing ones may come yet
     */
    void deliveries(long arrivedOnes, long missingOnes, long skippedOnes, boolean mayCome) {
        arrived += arrivedOnes;
        missing += missingOnes;
        skipped += skippedOnes;
        awaited += mayCome ? missingOnes : 0;
    }

    void unanswered(long publications, boolean mayCome) {
        unanswered += publications;
        arrived -= publications;
        awaited += mayCome ? publications : 0;
    }

    /** Commands, besides publications, that may be answered yet. */
    void questions(int waiting) {
        awaited += waiting;
        arrived -= waiting;
    }

    void gone(long messages) {
        gone += messages;
    }

    void countOpen() {
        open++;
    }

    void add(Census other) {
        missing += other.missing;
        skipped += other.skipped;
        awaited += other.awaited;
        arrived += other.arrived;
        unanswered += other.unanswered;
        open += other.open;
        gone += other.gone;
    }

    /** Deliveries that are missing. */
    public long missing() {
        return missing;
    }

    /** Missing deliveries before a later one: lost, unless the order is broken. */
    public long skipped() {
        return skipped;
    }

    /** Deliveries and answers that may still come. */
    public long awaited() {
        return awaited;
    }

    /** Grows with everything that arrives. */
    public long arrived() {
        return arrived;
    }

    /** Messages that were neither acknowledged nor refused, or could not be sent. */
    public long unanswered() {
        return unanswered;
    }

    /** Connections that are open. */
    public long open() {
        return open;
    }

    /** Messages that the server no longer holds. */
    public long gone() {
        return gone;
    }
}
