package chat.loadtest.plan;

import java.util.List;
import java.util.stream.Collectors;

/** The nodes of the server under load, by their addresses: one, or those of a cluster. Numbered from 0. Immutable. */
public record Nodes(List<Target> targets) {

    /** The judge has a bit for each. */
    private static final int MOST = 64;

    /**
     * Checks the addresses.
     *
     * @throws CannotRunException if these cannot be the nodes of one server
     */
    public Nodes {
        targets = List.copyOf(targets);
        Ranges.require("the number of --url", targets.size(), 1, MOST);
        for (int node = 1; node < targets.size(); node++) {
            Target target = targets.get(node);
            if (target.isEncrypted() != targets.get(0).isEncrypted()) {
                throw new CannotRunException("--url: of " + targets.get(0) + " and " + target
                        + " one is encrypted and one is not; give ws:// for all nodes or wss:// for all");
            }
            if (targets.subList(0, node).stream().anyMatch(target::isSameAs)) {
                throw new CannotRunException("--url: " + target + " is given twice");
            }
        }
    }

    /**
     * Reads the addresses.
     *
     * @throws CannotRunException if one is not the address of a WebSocket, or they cannot be the nodes of one server
     */
    public static Nodes parse(List<String> urls) {
        return new Nodes(urls.stream().map(Target::parse).toList());
    }

    /** With the place of the room in the query of each address that has none. */
    Nodes withRoomInQuery() {
        return new Nodes(targets.stream().map(Target::withRoomInQuery).toList());
    }

    /** The same, as members of a dialect use them. */
    public Nodes forDialect(Dialect dialect) {
        return dialect == Dialect.PLAIN ? withRoomInQuery() : this;
    }

    public int count() {
        return targets.size();
    }

    public boolean areSeveral() {
        return targets.size() > 1;
    }

    public Target target(int node) {
        return targets.get(node);
    }

    public boolean areEncrypted() {
        return targets.get(0).isEncrypted();
    }

    /** Whether every address says where the room's name goes. */
    boolean nameRooms() {
        return targets.stream().allMatch(Target::namesRooms);
    }

    /** The node that a connection is made to first: members of a room are spread evenly, and senders are, too. */
    public int firstOf(int connection, Crowd crowd) {
        return (crowd.placeInRoom(connection) + crowd.roomOf(connection)) % count();
    }

    /** The node that a connection is made to after {@code node}: half of a node's members go up, the others go down. */
    public int after(int node, int connection, Crowd crowd) {
        boolean up = (crowd.placeInRoom(connection) / count() + crowd.roomOf(connection)) % 2 == 0;
        return (node + (up ? 1 : count() - 1)) % count();
    }

    /** To be thrown where a connection to a node cannot be made. */
    public CannotRunException cannotConnect(int node, String reason) {
        return new CannotRunException("cannot connect to " + target(node) + ": " + reason);
    }

    @Override
    public String toString() {
        return targets.stream().map(Target::toString).collect(Collectors.joining(", "));
    }
}
