package chat.server.stream.disk;

import chat.server.store.StoreException;
import chat.server.store.log.CommitRecord;
import chat.server.store.log.Log;
import chat.server.store.table.Checkpointer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Overwrites texts that were edited or deleted where older bytes of the files still have them. Works in small steps between commits.
 * Confined to the writer's thread.
 *
 * <p>The log goes on in its other segment, overwritten before; the one before is overwritten as soon as it is flushed. Then SQLite's
 * changes are copied into the table's file, and their own file is emptied. So a text is gone after two flush ages at the latest.
 */
final class Eraser {

    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** What is done next. */
    private enum Phase {
        NOTHING,
        ERASE_OTHER_SEGMENT,
        AWAIT_FLUSH,
        ERASE_PREVIOUS_SEGMENT,
        EMPTY_CHANGES
    }

    private final Log log;
    private final Flusher flusher;
    private final Checkpointer checkpointer;
    private final LongSupplier nanos;
    private Phase phase = Phase.NOTHING;
    private boolean requested;
    private long restUntilNanos;

    Eraser(Log log, Flusher flusher, Checkpointer checkpointer, LongSupplier nanos) {
        this.log = log;
        this.flusher = flusher;
        this.checkpointer = checkpointer;
        this.nanos = nanos;
        this.restUntilNanos = nanos.getAsLong();
    }

    /** Texts that are in the log by now have been replaced. */
    void request() {
        requested = true;
    }

    /** Whether the segments are in use by this, so that the log may not switch. */
    boolean isAtWork() {
        return phase != Phase.NOTHING;
    }

    /** Not within a transaction. */
    void step() throws StoreException {
        switch (phase) {
            case NOTHING -> {
                if (requested && nanos.getAsLong() - restUntilNanos >= 0 && isOtherFree()) {
                    phase = Phase.ERASE_OTHER_SEGMENT;
                }
            }
            case ERASE_OTHER_SEGMENT -> {
                if (log.eraseOther()) {
                    requested = false; // what is requested from now on is for the next time
                    log.switchSegment();
                    log.append(new CommitRecord(), flusher.lowWater());
                    phase = Phase.AWAIT_FLUSH;
                }
            }
            case AWAIT_FLUSH -> {
                if (isOtherFree()) {
                    phase = Phase.ERASE_PREVIOUS_SEGMENT;
                }
            }
            case ERASE_PREVIOUS_SEGMENT -> {
                if (log.eraseOther()) {
                    phase = Phase.EMPTY_CHANGES;
                }
            }
            case EMPTY_CHANGES -> {
                if (checkpointer.empty()) {
                    phase = Phase.NOTHING;
                    restUntilNanos = nanos.getAsLong() + REST_NANOS;
                }
            }
        }
    }

    /** Whether everything in the other segment is flushed; a record says so then, or the segment would be missed after a crash. */
    private boolean isOtherFree() throws StoreException {
        if (flusher.lowWater() < log.start()) {
            return false;
        }
        log.append(new CommitRecord(), flusher.lowWater());
        return true;
    }
}
