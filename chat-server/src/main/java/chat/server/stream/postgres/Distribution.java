package chat.server.stream.postgres;

import chat.protocol.RoomName;
import java.util.List;

/** Brings published events to the other nodes. They may come late, twice or not at all: a node reads what it lacks. */
interface Distribution {

    /**
     * The events that one room brings to a batch.
     *
     * @param payloads encoded, in their order; the numbers in them do not count
     */
    record Group(RoomName room, List<byte[]> payloads) {}

    /**
     * What the database is to notify the other nodes of when the transaction commits, so that it comes in the order of the commits.
     *
     * @param from for each text, which room of the batch is its first one, from 1 on
     * @param to and the last one
     */
    record Notes(List<String> texts, List<Integer> from, List<Integer> to) {}

    /**
     * What goes into the transaction of a batch. On the publisher's thread.
     *
     * @param epoch of all rooms
     */
    Notes inTransaction(String epoch, List<Group> batch);
}
