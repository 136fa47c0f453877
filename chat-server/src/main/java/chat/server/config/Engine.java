package chat.server.config;

/**
 * What serves the clients.
 *
 * @param eventLoops threads
 */
public record Engine(TransportKind transport, int eventLoops) {

    /** Each takes a thread, a ring of the kernel's and an inbox. */
    private static final int MOST_EVENT_LOOPS = 256;

    public Engine {
        Checks.requireAtLeast("--event-loops", eventLoops, 1);
        if (eventLoops > MOST_EVENT_LOOPS) {
            throw new IllegalArgumentException("--event-loops must be at most " + MOST_EVENT_LOOPS);
        }
    }

    public static Engine defaults() {
        return new Engine(TransportKind.AUTO, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    public Engine withTransport(TransportKind other) {
        return new Engine(other, eventLoops);
    }

    public Engine withEventLoops(int other) {
        return new Engine(transport, other);
    }
}
