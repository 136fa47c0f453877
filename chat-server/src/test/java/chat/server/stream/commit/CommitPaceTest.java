package chat.server.stream.commit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import chat.server.stream.Outcome;
import chat.server.stream.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CommitPaceTest {

    private static final RoomName ROOM = new RoomName("room");
    private static final Member AUTHOR = new Member(new UserId("user"), new UserName("name"));

    private final CommitPace pace = new CommitPace();
    private final List<Submission.Listener> senders = new ArrayList<>();
    private long nanos = TimeUnit.SECONDS.toNanos(1);
    private int next;

    /** One draft after the other, each by the next of the senders. */
    private void submit(int senderCount, int drafts, long everyMicros) {
        while (senders.size() < senderCount) {
            senders.add(new Submission.Listener() {
                @Override
                public void onOutcome(Submission submission, Outcome outcome) {}
            });
        }
        for (int i = 0; i < drafts; i++) {
            nanos += TimeUnit.MICROSECONDS.toNanos(everyMicros);
            Submission.Listener sender = senders.get(next++ % senderCount);
            Submission submission = new Submission(ROOM, AUTHOR, null, new Submission.Say("text"), 0, sender);
            pace.begins(List.of((CommitQueue.Draft) () -> submission), nanos);
        }
    }

    private long waitMicros() {
        return TimeUnit.NANOSECONDS.toMicros(pace.until(nanos) - nanos);
    }

    @Test
    void waitsWhereManySendersSubmitInQuickSuccession() {
        submit(1_000, 200, 500);
        assertThat(waitMicros()).isBetween(1_000L, 5_000L);
        assertThat(pace.wanted()).isGreaterThan(8);
    }

    @Test
    void doesNotWaitWhereFewSendersWaitForTheirOutcomes() {
        submit(1, 200, 200);
        assertThat(waitMicros()).isZero();
        submit(8, 200, 100);
        assertThat(waitMicros()).isZero();
    }

    @Test
    void doesNotWaitWhereManySendersSubmitNowAndThen() {
        submit(1_000, 200, 5_000);
        assertThat(waitMicros()).isZero();
    }

    @Test
    void stopsToWaitWhenItGetsQuiet() {
        submit(1_000, 200, 500);
        submit(1_000, 1, 100_000);
        assertThat(waitMicros()).isZero();
    }
}
