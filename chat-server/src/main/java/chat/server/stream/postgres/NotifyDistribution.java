package chat.server.stream.postgres;

import java.util.List;

/**
 * Other nodes get events by {@code NOTIFY} in the transaction that stores them: so they come in the order of the commits, and not before the standby has
 * them. Good for about five nodes, as such commits wait for each other. Immutable.
 *
 * @param node the id of this node
 */
record NotifyDistribution(String node) implements Distribution {

    /** Of the notifications. */
    static final String CHANNEL = "chat_events";

    @Override
    public Notes inTransaction(List<Group> batch) {
        return NoteCodec.of(node, batch);
    }
}
