package chat.loadtest.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.HdrHistogram.Histogram;

/** Counts what the members of one event loop do at each node of a cluster. Confined to that loop. Hot path. */
final class NodeTally {

    /** By publisher, the node that it is or was at last; shared by all loops. */
    private final AtomicIntegerArray nodesOfPublishers;

    private final long[] joins;
    private final long[] delivered;
    private final long[] reconnects;
    private final Histogram sameNodeMicros = Tally.histogram();
    private final Histogram otherNodeMicros = Tally.histogram();

    NodeTally(int nodes, AtomicIntegerArray nodesOfPublishers) {
        this.nodesOfPublishers = nodesOfPublishers;
        this.joins = new long[nodes];
        this.delivered = new long[nodes];
        this.reconnects = new long[nodes];
    }

    /** A member is in its room, which it was in before if {@code again}. */
    void entered(int member, int node, boolean again) {
        joins[node]++;
        reconnects[node] += again ? 1 : 0;
        if (member < nodesOfPublishers.length()) {
            nodesOfPublishers.set(member, node);
        }
    }

    /**
     * A member at {@code node} got a message.
     *
     * @param slow whether its latency does not count
     */
    void delivered(int node, int publisher, long nanos, boolean slow) {
        delivered[node]++;
        if (!slow && publisher < nodesOfPublishers.length()) {
            Tally.record(nodesOfPublishers.get(publisher) == node ? sameNodeMicros : otherNodeMicros, nanos);
        }
    }

    /** @param members at each node, now */
    NodeCounts counts(long[] members) {
        List<NodeCounts.Node> nodes = new ArrayList<>();
        for (int node = 0; node < joins.length; node++) {
            nodes.add(new NodeCounts.Node(members[node], joins[node], delivered[node], reconnects[node]));
        }
        return new NodeCounts(nodes, sameNodeMicros.copy(), otherNodeMicros.copy());
    }
}
