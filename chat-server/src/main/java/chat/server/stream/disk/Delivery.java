package chat.server.stream.disk;

import chat.protocol.RoomEvent;
import chat.server.stream.Outcome;
import chat.server.stream.Publication;
import chat.server.stream.RoomStreams;
import java.util.ArrayList;
import java.util.List;

/** Gives the events of a durable batch to their readers, and each submitter its outcomes. Confined to the writer's thread. */
final class Delivery {

    private static final Outcome UNAVAILABLE = new Outcome.Unavailable();

    private final List<DiskSubmitter> submitters = new ArrayList<>();
    private volatile RoomStreams.Listener listener = publication -> {};

    /** Sets the one listener, on any thread. */
    void listen(RoomStreams.Listener listener) {
        this.listener = listener;
    }

    void publish(List<Draft> batch) {
        RoomStreams.Listener present = listener;
        for (Draft draft : batch) {
            Publication publication = draft.publication();
            if (publication != null) {
                draft.room.append(publication.payload(), draft.rewrites(), () -> {
                    if (publication.event() instanceof RoomEvent.RoomChanged change) {
                        draft.room.holds(draft.room.state().with(change));
                    }
                    present.onPublication(publication);
                });
            }
        }
        deliver(batch);
        present.onBatchEnd();
    }

    void refuse(List<Draft> batch) {
        for (Draft draft : batch) {
            draft.ends(UNAVAILABLE);
        }
        deliver(batch);
    }

    private void deliver(List<Draft> batch) {
        for (Draft draft : batch) {
            if (draft.submitter.decided(draft)) {
                submitters.add(draft.submitter);
            }
        }
        submitters.forEach(DiskSubmitter::deliver);
        submitters.clear();
    }
}
