package chat.loadtest.report;

import java.util.List;

/**
 * What happened at each node of a cluster. Immutable.
 *
 * @param nodes in the order in which they were given
 * @param sameNodeMicros from when a message was due until a member received it at the node that its sender was at
 * @param otherNodeMicros likewise at another node
 */
public record Cluster(List<Node> nodes, LatencyMicros sameNodeMicros, LatencyMicros otherNodeMicros) {

    /**
     * One node. Immutable.
     *
     * @param url its WebSocket
     * @param members in their rooms there at the end
     * @param joins of members there
     * @param delivered messages that members received there, each counted once for each member
     * @param reconnects members that came back there
     */
    public record Node(String url, long members, long joins, long delivered, long reconnects) {}

    public Cluster {
        nodes = List.copyOf(nodes);
    }
}
