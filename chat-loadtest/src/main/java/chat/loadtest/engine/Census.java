package chat.loadtest.engine;

/**
 * How far the members have come, all of them added up. Filled by one thread and then handed on.
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
     * @param missingOnes deliveries that have not come
     * @param skippedOnes of these, deliveries that others of the same room came after
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

    /** Deliveries that have not come. */
    public long missing() {
        return missing;
    }

    /** Of the missing deliveries, those that later ones overtook: lost, unless the order is broken, too. */
    public long skipped() {
        return skipped;
    }

    /** Deliveries and answers that may still come. */
    public long awaited() {
        return awaited;
    }

    /** Grows with all that comes. */
    public long arrived() {
        return arrived;
    }

    /** Publications that were neither acknowledged nor refused, and those that could not be sent. */
    public long unanswered() {
        return unanswered;
    }

    /** Connections that are open. */
    public long open() {
        return open;
    }

    /** Messages that the server said to be no longer there. */
    public long gone() {
        return gone;
    }
}
