package chat.server.stream.postgres;

import chat.server.stream.Retention;
import chat.server.stream.commit.CommitQueue;
import chat.server.stream.recent.OpenRooms;
import java.io.IOException;
import java.util.List;

/**
 * What the databases of a node have in common. Thread-safe.
 *
 * @param rooms that are open on this node, wherever they are stored
 * @param queues one for each database
 */
record Family(Shards shards, OpenRooms<PostgresRoom> rooms, List<CommitQueue<Draft>> queues) {

    /** Finds out where rooms are, and makes tables where there are none. Blocks. */
    static Family of(List<Database> databases, Retention retention) throws IOException {
        List<CommitQueue<Draft>> queues = databases.stream()
                .map(database -> new CommitQueue<Draft>(System::nanoTime))
                .toList();
        return new Family(
                Shards.of(databases),
                new OpenRooms<>(name -> new PostgresRoom(name, retention.messages(name))),
                queues);
    }

    /** Hands a draft to the publisher of the database that has its room; false if it cannot take it. */
    boolean pass(Draft draft) {
        if (shards.at(Slot.of(draft.room.name())).place() >= queues.size()) {
            return false;
        }
        CommitQueue<Draft> queue = queues.get(shards.shardOf(draft.room.name()));
        queue.announce();
        return queue.offer(List.of(draft));
    }
}
