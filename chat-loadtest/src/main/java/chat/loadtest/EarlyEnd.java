package chat.loadtest;

/** A request to stop sending early, as by Ctrl-C; a run that is sending then ends in good order. Thread-safe. */
final class EarlyEnd {

    private boolean heeded;
    private volatile boolean wanted;

    /** From now on a run looks for the request. */
    synchronized void heed() {
        heeded = true;
    }

    /** Makes the request; false if no run looks for it. */
    synchronized boolean want() {
        wanted = true;
        return heeded;
    }

    boolean isWanted() {
        return wanted;
    }
}
