package chat.server.stream.postgres;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.metrics.SignalMeters;
import chat.server.stream.Signal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The signals of one node, whose threads a test turns by hand, with a clock that it sets. */
final class TestNode {

    private static final int POLL_MILLIS = 100;
    private static final int MOST_ROUNDS = 100;

    final MeterRegistry registry = new SimpleMeterRegistry();
    final List<Signal> heard = new ArrayList<>();
    final List<Signal.Lost> lost = new ArrayList<>();
    final PostgresSignals signals;
    boolean reachesDatabase = true;
    private final List<Connection> connections = new ArrayList<>();
    private long nanos;

    TestNode(TestDatabase database) {
        this(database, OwnMembers.MOST_UNSAID);
    }

    TestNode(TestDatabase database, int mostUnsaid) {
        signals = new PostgresSignals(
                () -> {
                    if (!reachesDatabase) {
                        throw new SQLException("cut off by the test");
                    }
                    Connection connection = database.connect();
                    connections.add(connection);
                    return connection;
                },
                new SignalMeters(registry),
                () -> nanos,
                mostUnsaid,
                POLL_MILLIS);
        signals.listen(this::listen);
        hear(); // before it says anything, as others may say something at once
        signals.say();
        hearUntil(() -> registry.get("chat.signals.lag").timer().count() > 0);
    }

    private void listen(Signal signal) {
        if (signal instanceof Signal.Lost who) {
            lost.add(who);
        } else {
            heard.add(signal);
        }
    }

    static Member member(String user) {
        return new Member(new UserId(user), new UserName(user));
    }

    void enters(RoomName room, String user) {
        signals.send(new Signal.Entered(room, member(user)));
    }

    void exits(RoomName room, String user) {
        signals.send(new Signal.Exited(room, new UserId(user)));
    }

    void advance(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    void say() {
        signals.say();
    }

    void hear() {
        signals.hear();
    }

    /** What somebody has said comes soon. */
    void hearUntil(BooleanSupplier condition) {
        for (int round = 0; !condition.getAsBoolean(); round++) {
            if (round == MOST_ROUNDS) {
                throw new AssertionError("it never came; heard: " + heard);
            }
            hear();
        }
    }

    /** Hears all that was said so far: after it, its own note comes. */
    void hearAll() {
        long before = registry.get("chat.signals.lag").timer().count();
        signals.say();
        hearUntil(() -> registry.get("chat.signals.lag").timer().count() > before);
    }

    /** Loses its connections; until {@link #reachesDatabase} is set, it gets no other ones. */
    void isCutOff() throws SQLException {
        reachesDatabase = false;
        losesItsConnections();
        say();
        hear();
    }

    /** Finds out when it uses them. */
    void losesItsConnections() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    /** Hears nothing more, without a sign of it. */
    void isDeaf() throws SQLException {
        for (Connection connection : connections) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("UNLISTEN *");
            }
        }
    }

    /** Who is in a room on other nodes. */
    List<String> elsewhere(RoomName room) {
        return signals.elsewhere(room, null, Integer.MAX_VALUE).members().stream()
                .map(member -> member.name().value())
                .toList();
    }
}
