package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.server.lifecycle.Pulse;
import chat.server.metrics.SignalMeters;
import chat.server.stream.Signal;
import chat.server.stream.Signals;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of several nodes that share a database. Thread-safe.
 *
 * <p>Listeners here hear at once what is sent here, whether or not there is a database. One thread says it to the other nodes, and one hears them.
 */
public final class PostgresSignals implements Signals {

    private static final Logger log = LoggerFactory.getLogger(PostgresSignals.class);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final long node = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    private final OwnMembers own;
    private final RemoteMembers remote = new RemoteMembers(node, this::deliver);
    private final SignalThread.Source database;
    private final LongSupplier nanoTime;
    private final PassingSignals passing;
    private final SignalThread sender;
    private final SignalThread receiver;

    /** Does not connect. */
    public PostgresSignals(Database database, SignalMeters meters) {
        this(
                new SignalThread.Source() {
                    @Override
                    public Connection connect() throws SQLException {
                        return database.connect();
                    }

                    @Override
                    public long timeline() {
                        return database.timeline();
                    }
                },
                meters);
    }

    PostgresSignals(SignalThread.Source database, SignalMeters meters) {
        this(database, meters, System::nanoTime, OwnMembers.MOST_UNSAID, SignalReceiver.POLL_MILLIS);
    }

    PostgresSignals(
            SignalThread.Source database, SignalMeters meters, LongSupplier nanoTime, int mostUnsaid, int pollMillis) {
        this.database = database;
        this.nanoTime = nanoTime;
        this.own = new OwnMembers(mostUnsaid);
        this.passing = new PassingSignals(meters);
        SignalSender says = new SignalSender(node, own, passing, meters, nanoTime);
        SignalReceiver hears =
                new SignalReceiver(node, remote, this::deliver, says::spoken, meters, nanoTime, pollMillis);
        this.sender = new SignalThread("signals-out", database, node, says);
        this.receiver = new SignalThread("signals-in", database, node, hears);
        meters.count(remote::nodes, remote::members);
    }

    /** By which the others know this node. */
    long node() {
        return node;
    }

    /** A round of the thread that says something, which has not been started. */
    void say() {
        sender.turn();
    }

    /** A round of the thread that hears something, which has not been started. */
    void hear() {
        receiver.turn();
    }

    @Override
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public void start() {
        receiver.start();
        sender.start();
        receiver.awaitConnected();
    }

    @Override
    public void send(Signal signal) {
        deliver(signal);
        if (goesOut(signal)) {
            sender.ring();
        }
    }

    private boolean goesOut(Signal signal) {
        if (signal instanceof Signal.OfUser control) {
            return passing.add(control);
        } else if (signal instanceof Signal.OfRoom news && news.room().equals(RoomName.CANARY)) {
            return false; // each node has one of its own
        } else if (signal instanceof Signal.Entered entered) {
            return own.enter(entered.room(), entered.member());
        } else if (signal instanceof Signal.Exited exited) {
            return own.exit(exited.room(), exited.user());
        } else if (signal instanceof Signal.Renamed renamed) {
            return own.rename(renamed.room(), renamed.member());
        } else if (signal instanceof Signal.Typing typing) {
            return passing.add(typing, nanoTime.getAsLong());
        }
        return false;
    }

    private void deliver(Signal signal) {
        if (signal instanceof Signal.OfRoom news && news.room().isOfServer()) {
            return; // nobody is there, but for being known
        }
        for (Listener listener : listeners) {
            listener.onSignal(signal);
        }
    }

    @Override
    public void recall(RoomName room, Executor later) {
        remote.recall(room, later);
    }

    @Override
    public Elsewhere elsewhere(RoomName room, @Nullable UserId after, int limit) {
        return remote.page(room, after, limit);
    }

    @Override
    public boolean isElsewhere(RoomName room, UserId user) {
        return remote.has(room, user);
    }

    @Override
    public List<RoomName> roomsElsewhere() {
        return remote.rooms();
    }

    @Override
    public List<Pulse> pulses() {
        return List.of(sender.pulse(), receiver.pulse());
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        if (!sender.isTroubled()) {
            leave();
        }
    }

    private void leave() {
        try (Connection connection = database.connect()) {
            new MemberTable(connection, node, new Pulse("closing")).leave();
        } catch (SQLException e) {
            log.info("signals: the other nodes find out by themselves that this one is gone: {}", e.getMessage());
        }
    }
}
