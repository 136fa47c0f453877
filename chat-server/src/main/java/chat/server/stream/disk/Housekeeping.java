package chat.server.stream.disk;

import chat.server.store.StoreException;
import chat.server.store.table.Checkpointer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Takes the small steps between commits that can wait. Confined to the writer's thread. */
final class Housekeeping {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long AFTER_FAILURE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Pruner pruner;
    private final Checkpointer checkpointer;
    private final Eraser eraser;
    private final StoreHealth health;
    private final LongSupplier nanos;
    private long dueNanos;

    Housekeeping(Pruner pruner, Checkpointer checkpointer, Eraser eraser, StoreHealth health, LongSupplier nanos) {
        this.pruner = pruner;
        this.checkpointer = checkpointer;
        this.eraser = eraser;
        this.health = health;
        this.nanos = nanos;
        this.dueNanos = nanos.getAsLong();
    }

    void stepIfDue() throws InterruptedException {
        long now = nanos.getAsLong();
        if (now - dueNanos >= 0) {
            dueNanos = now + (health.attemptCare(this::step) ? STEP_NANOS : AFTER_FAILURE_NANOS);
        }
    }

    private void step() throws StoreException, InterruptedException {
        pruner.stepIfDue();
        checkpointer.step();
        eraser.step();
    }

    /** Copies what is left if there is time. */
    void finish() throws StoreException, InterruptedException {
        checkpointer.finish();
    }

    /** Returns when nothing of this writes any more. */
    void awaitEnd() throws InterruptedException {
        checkpointer.awaitEnd();
    }
}
