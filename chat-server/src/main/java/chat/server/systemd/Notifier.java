package chat.server.systemd;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says to the service manager how the service does, by the protocol of sd_notify(3) and sd_watchdog_enabled(3). Says nothing where
 * there is none. Thread-safe.
 */
public final class Notifier {

    /** As long as a status may be out of date. */
    private static final long STATUS_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** For what comes after the drain. */
    private static final Duration END = Duration.ofSeconds(10);

    private final Consumer<String> manager;
    private final LongSupplier nanoTime;
    private final long beatNanos; // half of what the manager waits; none: as long as can be
    private String status = ""; // guarded by this, as is what follows
    private long statusNanos;
    private long beatenNanos;

    /**
     * For tests.
     *
     * @param manager gets each message
     * @param watchdogMicros after which the manager takes the service for dead; 0: never
     */
    Notifier(Consumer<String> manager, long watchdogMicros, LongSupplier nanoTime) {
        this.manager = manager;
        this.nanoTime = nanoTime;
        this.beatNanos = watchdogMicros > 0 ? TimeUnit.MICROSECONDS.toNanos(watchdogMicros) / 2 : Long.MAX_VALUE;
    }

    /**
     * To the one that the variables of the environment name, if they do.
     *
     * @param pid of this process
     */
    public static Notifier of(Map<String, String> environment, long pid) {
        String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (socket.isEmpty()) {
            return new Notifier(message -> {}, 0, System::nanoTime);
        }
        String own = Long.toString(pid);
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean watched = micros.matches("\\d{1,18}")
                && environment.getOrDefault("WATCHDOG_PID", own).equals(own);
        return new Notifier(new NotifySocket(socket), watched ? Long.parseLong(micros) : 0, System::nanoTime);
    }

    /** The start, or a reload, is done. */
    public synchronized void ready(String newStatus) {
        status = newStatus;
        statusNanos = nanoTime.getAsLong();
        beatenNanos = statusNanos;
        manager.accept("READY=1\nSTATUS=" + newStatus);
    }

    /** Settings are read again; {@link #ready} follows. */
    public void reloading() {
        // On Linux the JDK takes its nanoTime from CLOCK_MONOTONIC, which is what is asked for.
        manager.accept("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong()));
    }

    /** The end begins; the manager is to wait for it, however short its own time-out is. */
    public void stopping(Duration drain) {
        manager.accept("STOPPING=1\nSTATUS=stopping\nEXTEND_TIMEOUT_USEC="
                + TimeUnit.MILLISECONDS.toMicros(drain.plus(END).toMillis()));
    }

    /**
     * To be called about once a second; only what the manager does not know is said.
     *
     * @param alive whether all threads get on: while they do not, the manager's watchdog is left to run out
     */
    public synchronized void look(boolean alive, String newStatus) {
        long now = nanoTime.getAsLong();
        if (!newStatus.equals(status) && now - statusNanos >= STATUS_NANOS) {
            status = newStatus;
            statusNanos = now;
            manager.accept("STATUS=" + newStatus);
        }
        if (alive && now - beatenNanos >= beatNanos) {
            beatenNanos = now;
            manager.accept("WATCHDOG=1");
        }
    }
}
