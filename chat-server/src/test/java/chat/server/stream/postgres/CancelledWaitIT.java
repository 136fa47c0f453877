package chat.server.stream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.server.stream.Outcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody cancels a commit that waits for the standby: it is visible then, and other nodes are notified of it. */
@Tag("faults")
@ExtendWith(ClusterExtension.class)
final class CancelledWaitIT {

    private static final RoomName ROOM = new RoomName("room");

    /** The publisher's, for longer than any commit takes. */
    private static final String WAITS = "wait_event = 'SyncRep' AND query LIKE '%publish(%'"
            + " AND clock_timestamp() - query_start > interval '0.3 s'";

    private TestDatabase database;
    private FaultNode one;
    private FaultNode other;

    @BeforeEach
    void start(TestCluster cluster) {
        database = cluster.fresh();
        one = new FaultNode(database, List.of(ROOM));
        other = new FaultNode(database, List.of(ROOM));
        one.sayUntilAccepted(ROOM, "before");
        other.awaitHeard(() -> other.heard(ROOM).size() == 1);
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
    }

    @Test
    void nobodyHearsOfItBeforeTheStandbyHasIt(TestCluster cluster) {
        cluster.detachStandby();
        CompletableFuture<Outcome> waits = one.say(ROOM, "waits");
        cluster.primary()
                .execute(
                        TestCluster.until("EXISTS (SELECT FROM pg_stat_activity WHERE " + WAITS + ")"),
                        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE " + WAITS);
        other.awaitTrouble();
        assertThat(other.heard(ROOM)).extracting(RoomEvent.Message::text).containsExactly("before");

        cluster.attachStandby();
        assertThat(((Outcome.Accepted) FaultNode.get(waits)).seq()).isEqualTo(2);
        other.awaitHeard(() -> other.heard(ROOM).size() == 2);
        assertThat(other.epochs(ROOM)).isZero();
    }
}
