package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs shell commands against the server at set moments of a run, on a thread for each. What they print goes to our standard
 * error. Thread-safe.
 */
final class ServerHooks {

    /**
     * One command. Immutable.
     *
     * @param flag that it was given by
     * @param at after the start of the run; null for as soon as the one before has ended
     */
    record Hook(String flag, String command, @Nullable Duration at) {
        boolean starts() {
            return flag.contains("start");
        }
    }

    private static final long GRACE_SECONDS = 10;

    private final List<Hook> hooks;
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Process> processes = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String failure;

    /** When a command that starts the server was last run; 0 for never. */
    private volatile long startedNanos;

    private volatile boolean over;

    ServerHooks(List<Hook> hooks) {
        this.hooks = List.copyOf(hooks);
    }

    /** Starts a thread for each command, which waits for its time. */
    void begin(long startNanos) {
        @Nullable Thread before = null;
        for (Hook hook : hooks) {
            Thread previous = before;
            Thread thread = new Thread(() -> run(hook, startNanos, previous), "hook " + hook.flag());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
            before = thread;
        }
    }

    private void run(Hook hook, long startNanos, @Nullable Thread before) {
        try {
            if (hook.at() != null) {
                TimeUnit.NANOSECONDS.sleep(startNanos + hook.at().toNanos() - System.nanoTime());
            } else if (before != null) {
                before.join();
            }
            String name = hook.flag().substring("--".length()).replace('-', ' ');
            events.add(name);
            if (hook.starts()) {
                startedNanos = System.nanoTime();
            }
            Process process = new ProcessBuilder("sh", "-c", hook.command())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            processes.add(process);
            int status = process.waitFor();
            if (status != 0 && !over) {
                failure = hook.flag() + ": the command ended with status " + status;
                events.add(name + " failed with status " + status);
            }
        } catch (IOException e) {
            failure = hook.flag() + ": no shell to run the command with (" + e.getMessage() + ")";
        } catch (InterruptedException e) {
            failure = hook.flag() + ": the run was over before its time came";
        }
    }

    /** When a command that starts the server was last run, by {@link System#nanoTime()}; 0 for never. */
    long startedNanos() {
        return startedNanos;
    }

    /** The events since the last call, in a few words each. */
    List<String> takeEvents() {
        List<String> taken = new ArrayList<>();
        for (String event = events.poll(); event != null; event = events.poll()) {
            taken.add(event);
        }
        return taken;
    }

    /** Stops the commands that still run. */
    void end() throws InterruptedException {
        over = true;
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
    }

    /** Why a command failed or did not run; null if all succeeded. Complete after {@link #end}. */
    @Nullable
    String failure() {
        return failure;
    }

    /** @throws CannotRunException if a command would run after the last message */
    void requireWithin(Duration run) {
        for (Hook hook : hooks) {
            if (hook.at() != null && hook.at().compareTo(run) > 0) {
                throw new CannotRunException(hook.flag() + " comes after the last message; give a longer --duration");
            }
        }
    }
}
