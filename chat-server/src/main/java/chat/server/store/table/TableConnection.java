package chat.server.store.table;

import chat.server.store.Owner;
import chat.server.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements that change the table, one transaction after the other. Confined to its owner.
 *
 * <p>A transaction begins with the first statement and ends with {@link #commit}. After an exception nothing of it is left, and the
 * next statement begins anew.
 */
final class TableConnection implements AutoCloseable {

    private static final String PROBE = "INSERT OR REPLACE INTO meta VALUES ('probe', randomblob(8), 0)";

    private final TableFile file;
    private final Owner owner;
    private @Nullable Statements statements;

    /** Since the last transaction. */
    private boolean used;

    TableConnection(TableFile file, Owner owner) throws StoreException {
        this.file = file;
        this.owner = owner;
        statements();
    }

    /** A connection with those of its statements that were used. */
    static final class Statements {
        private final Connection connection;
        private final Map<String, PreparedStatement> prepared = new HashMap<>();

        private Statements(Connection connection) {
            this.connection = connection;
        }

        Connection connection() {
            return connection;
        }

        /** The statement of a text, with these numbers as its first parameters. */
        PreparedStatement of(String sql, long... numbers) throws SQLException {
            PreparedStatement statement = prepared.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                prepared.put(sql, statement);
            }
            for (int i = 0; i < numbers.length; i++) {
                statement.setLong(i + 1, numbers[i]);
            }
            return statement;
        }
    }

    Path file() {
        return file.path();
    }

    interface Work<T> {
        T on(Statements statements) throws SQLException, StoreException;
    }

    /** A connection that failed is not used again: what became of its transaction depends on the fault. */
    <T> T run(Work<T> work) throws StoreException {
        assert owner.isCurrent();
        try {
            used = true;
            return work.on(statements());
        } catch (SQLException e) {
            StoreException failure = StoreException.of(e, file.path());
            if (failure.kind() == StoreException.Kind.PASSING) {
                close();
            }
            throw failure;
        }
    }

    private Statements statements() throws StoreException {
        Statements present = statements;
        if (present == null) {
            try {
                present = new Statements(file.connectToWrite());
            } catch (SQLException e) {
                throw StoreException.of(e, file.path());
            }
            statements = present;
        }
        return present;
    }

    /** Makes all changes since the last commit last, in the way that the store was opened for; ends what has only read. */
    void commit() throws StoreException {
        if (used) {
            run(on -> {
                on.connection.commit();
                return true;
            });
            used = false;
        }
    }

    /** Finds out whether changes can be committed. */
    void probe() throws StoreException {
        run(on -> on.of(PROBE).executeUpdate());
        commit();
    }

    /** Leaves the file alone with all changes, as a copy is to be. After that, this must be closed. */
    void leaveOneFile() throws StoreException {
        run(on -> {
            on.connection.setAutoCommit(true);
            try (Statement statement = on.connection.createStatement()) {
                return statement.execute("PRAGMA journal_mode = DELETE");
            }
        });
    }

    /** Undoes what was not committed. */
    @Override
    public void close() {
        Statements failed = statements;
        statements = null;
        if (failed != null) {
            try {
                failed.connection.close();
            } catch (SQLException e) {
                // its transaction is undone all the same
            }
        }
    }
}
