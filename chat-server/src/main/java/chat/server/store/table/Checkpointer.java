package chat.server.store.table;

import chat.server.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Copies the changes from SQLite's log into the main file: most of them on a thread of its own while commits go on, and then
 * the few that came meanwhile between two commits, which lets the log begin anew. Its methods belong to the writer's thread.
 */
public final class Checkpointer {

    /** Four megabytes. Many more at once make the disk confirm commits late meanwhile. */
    private static final int DUE_PAGES = 1_000;

    private static final long FINISH_MILLIS = 500;

    private final TableFile file;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "history-checkpoint"));
    private @Nullable Future<?> copying;

    /** Is used by that thread while it copies. After an error it is not used again. */
    private @Nullable Connection connection;

    Checkpointer(TableFile file) {
        this.file = file;
    }

    /** Begins to copy if there is much, or finishes what has been begun. Not within a transaction. */
    public void step() throws StoreException, InterruptedException {
        Future<?> begun = copying;
        if (begun == null) {
            copying = changedPages() >= DUE_PAGES ? thread.submit(this::copy) : null;
        } else if (begun.isDone()) {
            copying = null;
            requireSuccess(begun);
            copy();
        }
    }

    /** How many pages of changes are not copied yet. */
    int changedPages() throws StoreException {
        return checkpoint("NOOP");
    }

    /** Copies, as far as nobody is reading what that replaces; returns how many pages are left. */
    private int copy() throws StoreException {
        return checkpoint("PASSIVE");
    }

    /** Copies everything, and empties SQLite's log; false if that has to wait. Not within a transaction. */
    public boolean empty() throws StoreException {
        return copying == null && checkpoint("TRUNCATE") == 0;
    }

    private int checkpoint(String mode) throws StoreException {
        try {
            if (connection == null) {
                connection = file.connectToWrite();
                connection.setAutoCommit(true);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA busy_timeout = 0"); // what reads is not worth waiting for
                }
            }
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
                if (!result.next()) {
                    return 0;
                }
                boolean busy = result.getInt(1) != 0;
                int left = result.getInt(2) - result.getInt(3);
                return busy ? Math.max(1, left) : left;
            }
        } catch (SQLException e) {
            closeConnection();
            throw StoreException.of(e, file.path());
        }
    }

    private void closeConnection() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // it changes nothing of its own
            }
        }
    }

    private static void requireSuccess(Future<?> done) throws StoreException, InterruptedException {
        try {
            done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ends the thread, and copies what is left unless it takes its time. An error of the last copy counts here, too. */
    public void finish() throws StoreException, InterruptedException {
        thread.shutdown();
        if (thread.awaitTermination(FINISH_MILLIS, TimeUnit.MILLISECONDS)) {
            if (copying != null) {
                requireSuccess(copying);
            }
            copy();
        }
    }

    /** Returns once the thread has ended, however long it takes: nobody else may have the folder before. */
    public void awaitEnd() throws InterruptedException {
        thread.shutdown();
        while (!thread.awaitTermination(1, TimeUnit.HOURS)) {
            // the disk is slow
        }
        closeConnection();
    }
}
