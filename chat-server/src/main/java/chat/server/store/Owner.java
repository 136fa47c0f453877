package chat.server.store;

/** The one thread that may use some objects: the one that made this, until it hands them to another. Thread-safe. */
public final class Owner {

    private volatile Thread thread = Thread.currentThread();

    /** Whether the calling thread is the owner. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Makes another thread the owner, before it starts to use the objects. */
    public void handTo(Thread next) {
        assert isCurrent();
        thread = next;
    }
}
