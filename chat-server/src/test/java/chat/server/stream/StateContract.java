package chat.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ErrorCode;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent;
import chat.protocol.RoomEvent.RoomChanged;
import chat.protocol.RoomName;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promises of {@link RoomStreams} on what holds in a room, for each implementation. */
public abstract class StateContract extends AmendmentsContract {

    private static final int MORE_THAN_READABLE = 3 * (KEPT + RoomStreams.SLACK_EVENTS);

    protected static final ModeratorAct.Target ANN = new ModeratorAct.OfUser(new UserId("ann"));

    protected Outcome change(RoomName room, Submission.Change change) {
        CompletableFuture<Outcome> outcome = publisher.submit(room, USER, null, change);
        publisher.flush();
        return get(outcome);
    }

    protected static Submission.Moderate moderate(ModeratorAct act) {
        return new Submission.Moderate(act);
    }

    protected RoomState state(RoomName room) {
        return get(room(room).state());
    }

    /** What all changes make that the listener got. */
    protected RoomState stateOfHeard() {
        List<RoomChanged> changes = new ArrayList<>();
        synchronized (heard) {
            for (RoomEvent event : heard) {
                if (event instanceof RoomChanged change && change.room().equals(ROOM)) {
                    changes.add(change);
                }
            }
        }
        return RoomState.of(changes);
    }

    @Test
    void hasNoStateBeforeAChange() {
        publish(3);

        assertThat(state(ROOM)).isEqualTo(RoomState.NONE);
    }

    @Test
    void hasTheStateThatItsChangesMake() {
        change(ROOM, new Submission.Configure(RoomSettings.ofTopic("tea")));
        publish(2);
        change(ROOM, moderate(ModeratorAct.ban(ANN, null, "spam")));
        change(OTHER, new Submission.Configure(RoomSettings.ofTopic("milk")));

        assertThat(state(ROOM)).isEqualTo(stateOfHeard());
        assertThat(state(ROOM).settings().topic()).isEqualTo("tea");
        assertThat(state(ROOM).ban(new UserId("ann"), null, 0)).isNotNull();
        assertThat(state(OTHER).settings().topic()).isEqualTo("milk");
    }

    @Test
    void hasTheChangesUpToThePositionThatWasReadBefore() {
        for (int seq = 1; seq <= 100; seq++) {
            CompletableFuture<Outcome> outcome = publisher.submit(
                    ROOM, USER, null, new Submission.Configure(RoomSettings.ofTopic(String.valueOf(seq))));
            publisher.flush();
            do {
                long newest = get(room(ROOM).position()).newest();
                String topic = state(ROOM).settings().topic();
                assertThat(topic == null ? 0 : Long.parseLong(topic)).isGreaterThanOrEqualTo(newest);
            } while (!outcome.isDone());
        }
    }

    @Test
    void hasItsStateWhenTheChangesAreNoLongerRetained() {
        change(ROOM, moderate(ModeratorAct.ban(ANN, null, "spam")));
        publish(MORE_THAN_READABLE);
        change(ROOM, new Submission.Configure(RoomSettings.ofTopic("tea")));

        assertThat(get(room(ROOM).readAfter(0, 1)).firstSeq()).isGreaterThan(1);
        assertThat(state(ROOM)).isEqualTo(stateOfHeard());
        assertThat(state(ROOM).ban(new UserId("ann"), null, 0)).isNotNull();
    }

    @Test
    void hasItsStateWhenItIsOpenedAgain() {
        change(ROOM, moderate(ModeratorAct.mute(ANN, null, null)));
        publish(ROOM, USER, "x".repeat(3_000), null);
        publisher.close(ROOM);
        room(OTHER);
        publisher.close(OTHER);

        assertThat(state(ROOM)).isEqualTo(stateOfHeard());
        assertThat(state(ROOM).mute(new UserId("ann"), null, 0)).isNotNull();
    }

    private static RoomSettings retention(@Nullable Long messages, @Nullable Long millis) {
        return new RoomSettings(null, null, null, null, null, messages, millis);
    }

    @Test
    void retainsFewerEventsWhereTheRoomWantsFewer() {
        publish(20);
        change(ROOM, new Submission.Configure(retention(5L, null)));

        assertThat(get(room(ROOM).position()).oldest()).isEqualTo(17);
        assertThat(seqs(get(room(ROOM).readBefore(Long.MAX_VALUE, 100)))).isEqualTo(range(17, 21));
        publish(MORE_THAN_READABLE);
        assertThat(get(room(ROOM).readAfter(0, 1)).firstSeq())
                .as("what can still be read")
                .isGreaterThan(get(room(ROOM).position()).newest() - 5 - 3L * RoomStreams.SLACK_EVENTS);
        assertThat(state(ROOM)).isEqualTo(stateOfHeard());
    }

    @Test
    void retainsNoMoreThanTheServerDoes() {
        change(ROOM, new Submission.Configure(retention(1_000_000L, null)));
        publish(2 * KEPT);

        assertThat(get(room(ROOM).position()).oldest()).isEqualTo(2 * KEPT + 1 - KEPT + 1);
    }

    @Test
    void takesChangesInTheServersOwnRoom() {
        change(RoomName.SERVER, moderate(ModeratorAct.revoke("jti", null, null)));

        assertThat(state(RoomName.SERVER).revocation(USER, "jti", null, 0)).isNotNull();
        assertThat(get(room(RoomName.SERVER).readAfter(0, 9)).events()).hasSize(1);
        publish(1);
        assertThat(get(streams.rooms(new RoomNames.Search("", "", 10))).names())
                .as("it is in no list")
                .containsExactly(ROOM);
    }

    @Test
    void refusesTheActThatIsTooManyAndNumbersNothing() {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        for (int i = 0; i < RoomState.MOST_ACTS; i++) {
            outcomes.add(publisher.submit(ROOM, USER, null, moderate(ban("u" + i))));
            if (i % 1_000 == 999) {
                publisher.flush();
                outcomes.forEach(StreamsFixture::get);
                outcomes.clear();
            }
        }
        long before = get(room(ROOM).position()).newest();

        assertThat(change(ROOM, moderate(ban("another"))))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_ALLOWED));
        assertThat(get(room(ROOM).position()).newest()).isEqualTo(before);
        assertThat(state(ROOM)).isEqualTo(stateOfHeard());
        assertThat(change(ROOM, moderate(ban("u5")))).isInstanceOf(Outcome.Accepted.class);
    }

    private static ModeratorAct ban(String user) {
        return ModeratorAct.ban(new ModeratorAct.OfUser(new UserId(user)), null, "spam");
    }
}
