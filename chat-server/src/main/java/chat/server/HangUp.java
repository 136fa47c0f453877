package chat.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task on SIGHUP, unless a terminal sends it when it is closed: then it ends the process, as everywhere. A signal that comes
 * before there is a task is not lost. Thread-safe.
 */
final class HangUp {

    private static final Logger log = LoggerFactory.getLogger(HangUp.class);

    /** Field 7 of proc_pid_stat(5), counted from the one after the command in parentheses. */
    private static final int TERMINAL_FIELD = 4;

    private @Nullable Runnable task; // guarded by this, as is what follows
    private boolean pending;

    /** To be called once, as early as possible: before it the signal ends the process. */
    void await() {
        if (hasTerminal()) {
            return;
        }
        try {
            OsSignal.handle("HUP", this::received);
        } catch (ReflectiveOperationException e) {
            log.warn("SIGHUP ends the server, as this Java has no handlers of signals", e);
        }
    }

    private static boolean hasTerminal() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", TERMINAL_FIELD + 2);
            return !fields[TERMINAL_FIELD].equals("0");
        } catch (IOException e) {
            return true;
        }
    }

    synchronized void received() {
        pending = true;
        runIfDue();
    }

    /** From now on this is what the signal runs. */
    synchronized void runs(Runnable next) {
        task = next;
        runIfDue();
    }

    private void runIfDue() {
        if (pending && task != null) {
            pending = false;
            task.run();
        }
    }
}
