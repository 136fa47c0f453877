package chat.loadtest.engine;

import chat.loadtest.judge.Judge;
import chat.loadtest.judge.NodeHistories;
import chat.loadtest.judge.Numbering;
import chat.loadtest.plan.CannotRunException;
import chat.loadtest.plan.LoadPlan;
import chat.protocol.ClientMessage;
import chat.protocol.Limits;
import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks every node of a cluster, by a visitor of its own: whether they are one cluster, and for their histories. Confined to the main thread. */
public final class NodeVisits {

    private static final long RETRY_MILLIS = 200;

    /** Commands that a connection may give before the server slows it down; each room takes some. */
    private static final int ROOMS_OF_A_VISITOR = 100;

    private final LoadPlan plan;
    private final Connector connector;

    /** By node; null before the first question, and after a failure. */
    private final @Nullable Visitor[] visitors;

    /** In how many rooms each of them was. */
    private final int[] rooms;

    /** Nodes that did not answer for too long. */
    private final Set<Integer> lost = new HashSet<>();

    NodeVisits(LoadPlan plan, Connector connector) {
        this.plan = plan;
        this.connector = connector;
        this.visitors = new @Nullable Visitor[plan.nodes().count()];
        this.rooms = new int[plan.nodes().count()];
    }

    /**
     * Has all nodes number a room together.
     *
     * @throws CannotRunException if a node is not there, or if they do not
     */
    public void requireCluster() throws InterruptedException {
        RoomName room = plan.roomOfNodes();
        List<String> epochs = new ArrayList<>();
        try {
            for (int node = 0; node < visitors.length; node++) {
                epochs.add(join(node, 0, room).epoch());
            }
        } catch (Visitor.NoAnswerException e) {
            throw plan.nodes().cannotConnect(epochs.size(), e.reason());
        } finally {
            close();
        }
        for (int node = 1; node < visitors.length; node++) {
            if (!epochs.get(node).equals(epochs.get(0))) {
                throw new CannotRunException("--url: " + plan.nodes().target(0) + " and "
                        + plan.nodes().target(node) + " are no cluster: a room has epoch " + epochs.get(0)
                        + " at the one and " + epochs.get(node) + " at the other");
            }
        }
    }

    /**
     * Compares the histories of all rooms, as the nodes give them, with each other and with what the judge knows.
     *
     * @param patience how long to wait for a node that does not answer
     */
    public void compareHistories(Judge judge, Duration patience) throws InterruptedException {
        try {
            for (int room = 0; room < plan.crowd().rooms(); room++) {
                Numbering numbering = judge.newestNumbering(room);
                if (numbering != null) {
                    NodeHistories histories = new NodeHistories(plan, plan.roomName(room), numbering, judge);
                    for (int node = 0; node < visitors.length; node++) {
                        if (!lost.contains(node)) {
                            read(node, room, histories, patience);
                        }
                    }
                    histories.end();
                }
            }
        } finally {
            close();
        }
    }

    private void read(int node, int number, NodeHistories histories, Duration patience) throws InterruptedException {
        RoomName room = plan.roomName(number);
        long giveUpNanos = System.nanoTime() + patience.toNanos();
        NodeHistories.Reading reading = histories.of(node);
        while (!reading.isDone()) {
            try {
                ServerMessage.Joined joined = join(node, number, room);
                reading.joined(joined.epoch(), joined.first());
                while (!reading.isDone()) {
                    ClientMessage page =
                            new ClientMessage.History("page", room, null, reading.last(), Limits.PAGE_ENTRIES);
                    reading.read(visitor(node, number, room).ask(page, ServerMessage.HistoryPage.class));
                    giveUpNanos = System.nanoTime() + patience.toNanos();
                }
                visitor(node, number, room).tell(new ClientMessage.Leave(null, room));
            } catch (Visitor.NoAnswerException e) {
                forget(node);
                if (System.nanoTime() - giveUpNanos > 0) {
                    lost.add(node);
                    reading.giveUp(e.reason());
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    /** @param number of the room, which is that of a member, too */
    private ServerMessage.Joined join(int node, int number, RoomName room)
            throws Visitor.NoAnswerException, InterruptedException {
        int most = plan.wire().tokens().isEmpty() ? ROOMS_OF_A_VISITOR : 1;
        if (rooms[node] == most) {
            forget(node);
        }
        rooms[node]++;
        return visitor(node, number, room)
                .ask(new ClientMessage.Join("join", room, null, 0), ServerMessage.Joined.class);
    }

    private Visitor visitor(int node, int number, RoomName room)
            throws Visitor.NoAnswerException, InterruptedException {
        Visitor visitor = visitors[node];
        if (visitor == null) {
            visitor = Visitor.of(plan, connector, node, number, room);
            visitors[node] = visitor;
        }
        return visitor;
    }

    private void forget(int node) {
        Visitor visitor = visitors[node];
        if (visitor != null) {
            visitor.close();
        }
        visitors[node] = null;
        rooms[node] = 0;
    }

    private void close() {
        for (int node = 0; node < visitors.length; node++) {
            forget(node);
        }
    }
}
