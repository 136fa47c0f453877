package chat.loadtest.engine;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What members did at each node of a cluster in a whole run. Immutable: nobody changes its histograms.
 *
 * @param nodes by number
 * @param sameNodeMicros from when a publication was due until a member received it at the node that its publisher was at, but for slow readers
 * @param otherNodeMicros likewise at another node
 */
public record NodeCounts(List<Node> nodes, Histogram sameNodeMicros, Histogram otherNodeMicros) {

    /**
     * One node. Immutable.
     *
     * @param members in their rooms there at the end
     * @param joins of members there
     * @param delivered publications that members received there, each counted once for each member
     * @param reconnects members that came back there
     */
    public record Node(long members, long joins, long delivered, long reconnects) {
        private Node plus(Node other) {
            return new Node(
                    members + other.members,
                    joins + other.joins,
                    delivered + other.delivered,
                    reconnects + other.reconnects);
        }
    }

    public NodeCounts {
        nodes = List.copyOf(nodes);
    }

    NodeCounts plus(NodeCounts other) {
        List<Node> sums = new ArrayList<>();
        for (int node = 0; node < nodes.size(); node++) {
            sums.add(nodes.get(node).plus(other.nodes.get(node)));
        }
        return new NodeCounts(
                sums, sum(sameNodeMicros, other.sameNodeMicros), sum(otherNodeMicros, other.otherNodeMicros));
    }

    private static Histogram sum(Histogram one, Histogram other) {
        Histogram sum = one.copy();
        sum.add(other);
        return sum;
    }
}
