package chat.loadtest;

/** A wish to stop sending before the time, as by Ctrl-C: a run that sends ends in good order then. Thread-safe. */
final class EarlyEnd {

    private boolean heeded;
    private volatile boolean wanted;

    /** From now on somebody looks whether it is wanted. */
    synchronized void heed() {
        heeded = true;
    }

    /** Asks for it; false if nobody looks. */
    synchronized boolean want() {
        wanted = true;
        return heeded;
    }

    boolean isWanted() {
        return wanted;
    }
}
