package chat.server.stream.postgres;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Other nodes get events by {@code NOTIFY} in the transaction that stores them: so they come in the order of the commits, and not before the standby has
 * them. Good for about five nodes, as such commits wait for each other. Immutable.
 *
 * @param node the id of this node
 * @param mayNotify false while the queue of notifications has too little room
 */
record NotifyDistribution(String node, BooleanSupplier mayNotify) implements Distribution {

    /** Of the notifications. */
    static final String CHANNEL = "chat_events";

    private static final Notes NOTHING = new Notes(List.of(), List.of(), List.of());

    @Override
    public Notes inTransaction(String epoch, List<Group> batch) {
        return mayNotify.getAsBoolean() ? NoteCodec.of(node, epoch, batch) : NOTHING;
    }
}
