package chat.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ErrorCode;
import chat.protocol.ModeratorAct;
import chat.protocol.RoomEvent;
import chat.protocol.RoomSettings;
import chat.protocol.UserId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promises of {@link RoomStreams} on events that are no messages, for each implementation. */
public abstract class AmendmentsContract extends RoomStreamsContract {

    private static final long ANY_AGE = 0;

    private Outcome submit(@Nullable String id, Submission.Intent intent) {
        CompletableFuture<Outcome> outcome = publisher.submit(ROOM, USER, id, intent);
        publisher.flush();
        return get(outcome);
    }

    private static Submission.Edit edit(long of, String text) {
        return new Submission.Edit(of, text, ANY_AGE);
    }

    private static Submission.Delete delete(long of) {
        return new Submission.Delete(of, null, ANY_AGE);
    }

    private Outcome.Accepted accept(@Nullable String id, Submission.Intent intent) {
        return (Outcome.Accepted) submit(id, intent);
    }

    private List<RoomEvent> history() {
        return get(room(ROOM).readAfter(0, 100)).events();
    }

    private static RoomEvent.Mark mark(Outcome.Accepted amendment) {
        return new RoomEvent.Mark(amendment.seq(), amendment.time());
    }

    @Test
    void givesAnEditItsOwnNumberAndTheMessageItsPresentText() {
        Outcome.Accepted said = publish(ROOM, USER, "helo", "m");
        Outcome.Accepted edited = accept("e", edit(1, "hello"));
        RoomEvent.Edited event = new RoomEvent.Edited(ROOM, 2, 1, USER, NAME, "hello", edited.time(), "e");

        assertThat(edited.seq()).isEqualTo(2);
        assertThat(heard).last().isEqualTo(event);
        assertThat(history())
                .containsExactly(
                        new RoomEvent.Message(ROOM, 1, USER, NAME, "hello", said.time(), "m", mark(edited)), event);
    }

    @Test
    void takesTheTextOfAnEditThatALaterOneReplaces() {
        publish(ROOM, USER, "a", "m");
        Outcome.Accepted first = accept(null, edit(1, "b"));
        Outcome.Accepted second = accept(null, edit(1, "c"));

        assertThat(history())
                .extracting(
                        event -> event instanceof RoomEvent.Message m ? m.text() : ((RoomEvent.Edited) event).text())
                .containsExactly("c", null, "c");
        assertThat(first.seq()).isEqualTo(2);
        assertThat(((RoomEvent.Message) history().get(0)).edited()).isEqualTo(mark(second));
    }

    @Test
    void leavesATombstoneInThePlaceOfADeletedMessage() {
        Outcome.Accepted said = publish(ROOM, USER, "secret", "m");
        Outcome.Accepted edited = accept(null, edit(1, "still secret"));
        Outcome.Accepted deleted = accept("d", new Submission.Delete(1, "oops", ANY_AGE));

        assertThat(history())
                .containsExactly(
                        new RoomEvent.Tombstone(ROOM, 1, USER, said.time(), mark(deleted)),
                        new RoomEvent.Edited(ROOM, 2, 1, USER, NAME, null, edited.time(), null),
                        new RoomEvent.Deleted(ROOM, 3, 1, USER, NAME, deleted.time(), "d", "oops"));
        assertThat(get(room(ROOM).readBefore(4, 10)).events()).isEqualTo(history());
    }

    @Test
    void takesTheTextOfTheOldestEventThatItsOwnDeletionPushesOut() {
        publish(KEPT);
        accept(null, delete(1));

        assertThat(history())
                .filteredOn(event -> event.seq() == 1)
                .as("it may be there still, without its text")
                .allSatisfy(event -> assertThat(event).isInstanceOf(RoomEvent.Tombstone.class));
    }

    @Test
    void refusesToAmendWhatIsNotOnesOwnOrTooOldOrDeletedOrNoMessage() {
        Outcome.Accepted said = publish(ROOM, USER, "mine", null);
        publish(ROOM, new UserId("another"), "theirs", null);
        accept(null, edit(1, "mine still"));

        assertThat(submit(null, edit(2, "stolen"))).satisfies(AmendmentsContract::isNotAllowed);
        assertThat(submit(null, delete(2))).satisfies(AmendmentsContract::isNotAllowed);
        assertThat(submit(null, new Submission.Edit(1, "late", said.time() + 1)))
                .satisfies(AmendmentsContract::isNotAllowed);
        assertThat(submit(null, edit(3, "an edit"))).satisfies(AmendmentsContract::isBadField);
        assertThat(submit(null, edit(4, "to come"))).satisfies(AmendmentsContract::isBadField);
        assertThat(submit(null, edit(0, "none"))).satisfies(AmendmentsContract::isBadField);
        accept(null, delete(1));
        assertThat(submit(null, edit(1, "again"))).satisfies(AmendmentsContract::isNotAllowed);
        assertThat(submit(null, delete(1))).satisfies(AmendmentsContract::isNotAllowed);
        assertThat(heard).extracting(RoomEvent::seq).as("nothing was numbered").isEqualTo(range(1, 4));
    }

    private static void isNotAllowed(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_ALLOWED));
    }

    private static void isBadField(Outcome outcome) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_FIELD));
    }

    @Test
    void refusesToAmendWhatIsNoLongerRetained() {
        publish(KEPT + 1);
        assertThat(submit(null, edit(1, "gone"))).satisfies(AmendmentsContract::isBadField);
        assertThat(accept(null, edit(2, "retained")).seq()).isEqualTo(KEPT + 2);
    }

    @Test
    void recognisesARepeatedAmendmentAndARepeatedMessageThatIsDeleted() {
        Outcome.Accepted said = publish(ROOM, USER, "a", "m");
        Outcome.Accepted edited = accept("e", edit(1, "b"));
        Outcome.Accepted deleted = accept("d", delete(1));

        assertThat(accept("e", edit(1, "b"))).isEqualTo(repeated(edited));
        assertThat(accept("d", delete(1))).isEqualTo(repeated(deleted));
        assertThat(publish(ROOM, USER, "a", "m")).isEqualTo(repeated(said));
        assertThat(heard).hasSize(3);
    }

    private static Outcome.Accepted repeated(Outcome.Accepted first) {
        return new Outcome.Accepted(first.epoch(), first.seq(), first.time(), true);
    }

    private static final UserId TROLL = new UserId("troll");

    private static Submission.Moderate purge(UserId user, long since) {
        return new Submission.Moderate(ModeratorAct.purge(user, since, "spam"));
    }

    @Test
    void letsAModeratorDeleteAnybodysMessage() {
        Outcome.Accepted said = publish(ROOM, TROLL, "rude", "m");
        Outcome.Accepted deleted = accept("d", new Submission.DeleteAny(1, "be nice"));

        assertThat(history())
                .containsExactly(
                        new RoomEvent.Tombstone(ROOM, 1, TROLL, said.time(), mark(deleted)),
                        new RoomEvent.Deleted(ROOM, 2, 1, USER, NAME, deleted.time(), "d", "be nice"));
        assertThat(submit(null, new Submission.DeleteAny(1, null))).satisfies(AmendmentsContract::isNotAllowed);
        assertThat(submit(null, new Submission.DeleteAny(2, null))).satisfies(AmendmentsContract::isBadField);
    }

    @Test
    void purgesAllMessagesOfAUserAndTheirEdits() {
        publish(ROOM, TROLL, "rude", "m");
        publish(ROOM, USER, "he is \",\"user\":\"troll\",", null);
        publish(ROOM, TROLL, "ruder", null);
        CompletableFuture<Outcome> edit = publisher.submit(ROOM, TROLL, null, edit(1, "the rudest"));
        publisher.flush();
        get(edit);
        Outcome.Accepted purged = accept("p", purge(TROLL, 0));

        List<RoomEvent> left = history();
        assertThat(left).hasSize(5);
        assertThat(left.get(0))
                .isInstanceOfSatisfying(
                        RoomEvent.Tombstone.class,
                        one -> assertThat(one.deleted()).isEqualTo(mark(purged)));
        assertThat(left.get(1)).isInstanceOf(RoomEvent.Message.class);
        assertThat(left.get(2)).isInstanceOf(RoomEvent.Tombstone.class);
        assertThat(((RoomEvent.Edited) left.get(3)).text()).isNull();
        assertThat(heard).last().isEqualTo(left.get(4));
        assertThat(get(room(ROOM).readBefore(6, 10)).events()).isEqualTo(left);
        assertThat(accept("p", purge(TROLL, 0))).isEqualTo(repeated(purged));
    }

    @Test
    void purgesAgainWhatWasSaidSince() {
        publish(ROOM, TROLL, "one", null);
        accept(null, purge(TROLL, 0));
        Outcome.Accepted two = publish(ROOM, TROLL, "two", null);
        accept(null, purge(TROLL, two.time() + 1));
        assertThat(history().get(2)).isInstanceOf(RoomEvent.Message.class);
        accept(null, purge(TROLL, two.time()));
        assertThat(history().get(2)).isInstanceOf(RoomEvent.Tombstone.class);
    }

    @Test
    void purgesWhatIsNotInMemoryAnyMore() {
        int messages = KEPT + RoomStreams.SLACK_EVENTS;
        for (int i = 0; i < messages; i++) {
            publish(ROOM, i % 10 == 0 ? TROLL : USER, "text", null);
        }
        accept(null, purge(TROLL, 0));

        assertThat(get(room(ROOM).readAfter(0, messages)).events())
                .as("all that can be read")
                .noneMatch(event ->
                        event instanceof RoomEvent.Message && event.user().equals(TROLL))
                .anyMatch(event -> event instanceof RoomEvent.Tombstone);
    }

    @Test
    void numbersAChangeOfTheSettingsLikeAMessage() {
        Outcome.Accepted changed = accept("c", new Submission.Configure(RoomSettings.ofTopic("tea")));

        RoomEvent event = new RoomEvent.RoomChanged(ROOM, 1, USER, changed.time(), "c", RoomSettings.ofTopic("tea"));
        assertThat(heard).containsExactly(event);
        assertThat(history()).containsExactly(event);
    }
}
