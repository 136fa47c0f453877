package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.stream.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two nodes, or more, which share a database; a test turns their threads by hand. The database's clock stands still. */
abstract class TwoNodes {

    static final RoomName TEA = new RoomName("tea");

    final TestDatabase database = TestTables.fresh();
    TestNode one;
    TestNode two;

    @BeforeEach
    void start() throws SQLException {
        TestTables.stopClock(database); // or how long a node has been silent would depend on how long the test takes
        one = new TestNode(database);
        two = new TestNode(database);
        one.hearAll();
    }

    @AfterEach
    void stop() {
        database.close();
    }

    void sql(String text) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    static Signal here(String user) {
        return new Signal.EnteredElsewhere(TEA, TestNode.member(user));
    }

    static Signal gone(String user) {
        return new Signal.ExitedElsewhere(TEA, new UserId(user));
    }

    /** As time passes: it has not been heard of for longer than nodes live. */
    void isSilent(TestNode node) throws SQLException {
        sql("UPDATE node SET beat = beat - interval '3.5 s' WHERE id = " + node.signals.node());
    }

    /** Has said something every second for longer than nodes live without. */
    static void isSteady(TestNode node) {
        for (int second = 0; second < 4; second++) {
            node.advance(1_000);
            node.hearAll();
        }
        node.heard.clear();
    }
}
