package chat.loadtest;

import chat.loadtest.plan.CannotRunException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
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
     * @param node that it is for, from 1; 0 for the whole server
     */
    record Hook(String flag, String command, @Nullable Duration at, int node) {

        Hook(String flag, String command, @Nullable Duration at) {
            this(flag, command, at, 0);
        }

        static Hook ofNode(String flag, String command, Duration at, int node) {
            return new Hook(flag, command.replace("{node}", String.valueOf(node)), at, node);
        }

        /** Whether members come back after it: the server is started, or they have lost one of several nodes. */
        boolean letsMembersBack() {
            return flag.contains("start") == (node == 0);
        }

        boolean killsNode() {
            return node > 0 && flag.contains("kill");
        }

        String name() {
            return flag.substring("--".length()).replace('-', ' ') + (node == 0 ? "" : " " + node);
        }
    }

    private static final long GRACE_SECONDS = 10;

    private final List<Hook> hooks;
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Process> processes = new ConcurrentLinkedQueue<>();
    private volatile @Nullable String failure;

    private volatile long backSinceNanos;

    /** How often each node was killed, by its number. */
    private final Map<Integer, Integer> kills = new ConcurrentHashMap<>();

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
            events.add(hook.name());
            if (hook.letsMembersBack()) {
                backSinceNanos = System.nanoTime();
            }
            if (hook.killsNode()) {
                kills.merge(hook.node(), 1, Integer::sum);
            }
            Integer killsBefore = kills.get(hook.node());
            Process process = new ProcessBuilder("sh", "-c", hook.command())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            processes.add(process);
            int status = process.waitFor();
            boolean wasKilled = !Objects.equals(kills.get(hook.node()), killsBefore);
            if (status != 0 && !over && !wasKilled) {
                failure = hook.flag() + ": the command ended with status " + status;
                events.add(hook.name() + " failed with status " + status);
            }
        } catch (IOException e) {
            failure = hook.flag() + ": no shell to run the command with (" + e.getMessage() + ")";
        } catch (InterruptedException e) {
            failure = hook.flag() + ": the run was over before its time came";
        }
    }

    /** When a command that starts the server, or kills a node, was last run, by {@link System#nanoTime()}; 0 for never. */
    long backSinceNanos() {
        return backSinceNanos;
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
