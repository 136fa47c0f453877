package chat.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The promises of {@link RoomStreams}, for each implementation. */
public abstract class RoomStreamsContract extends StreamsFixture {

    @Test
    void numbersTheMessagesOfARoomFromOneOn() {
        room(OTHER);
        assertThat(publish(ROOM, USER, "a", null).seq()).isEqualTo(1);
        assertThat(publish(OTHER, USER, "b", null).seq()).isEqualTo(1);
        assertThat(publish(ROOM, USER, "c", null).seq()).isEqualTo(2);
    }

    @Test
    void givesTheListenerEachMessageBeforeItIsAcknowledged() {
        Outcome.Accepted kept = publish(ROOM, USER, "hello 你好", "id1");
        assertThat(heard).containsExactly(new RoomEvent.Message(ROOM, 1, USER, NAME, "hello 你好", kept.time(), "id1"));
    }

    @Test
    void keepsWhatWasSaid() {
        Outcome.Accepted kept = publish(ROOM, USER, "hello 你好", "id1");
        assertThat(get(room(ROOM).readAfter(0, 10)).events())
                .containsExactly(new RoomEvent.Message(ROOM, 1, USER, NAME, "hello 你好", kept.time(), "id1"));
    }

    @Test
    void recognisesARepeatedIdOfTheSameUserInTheSameRoom() {
        room(OTHER);
        Outcome.Accepted first = publish(ROOM, USER, "a", "id");
        Outcome.Accepted repeated = publish(ROOM, USER, "a", "id");
        assertThat(repeated).isEqualTo(new Outcome.Accepted(first.epoch(), first.seq(), first.time(), true));
        assertThat(heard).hasSize(1);
        assertThat(publish(ROOM, new UserId("another"), "a", "id").duplicate()).isFalse();
        assertThat(publish(OTHER, USER, "a", "id").duplicate()).isFalse();
    }

    private static List<String> names(RoomNames rooms) {
        return rooms.names().stream().map(RoomName::value).toList();
    }

    @Test
    void namesTheRoomsThatHaveEventsInTheOrderOfTheirBytes() {
        for (String room : List.of("b", "𝒳", "a", "ｱ", "B")) {
            publish(new RoomName(room), USER, "text", null);
        }
        room(OTHER); // nothing is said there

        RoomNames all = get(streams.rooms(new RoomNames.Search("", "", 10)));
        RoomNames first = get(streams.rooms(new RoomNames.Search("", "", 2)));
        RoomNames rest = get(streams.rooms(new RoomNames.Search("a", "", 10)));

        assertThat(names(all)).containsExactly("B", "a", "b", "ｱ", "𝒳");
        assertThat(all.next()).isNull();
        assertThat(names(first)).containsExactly("B", "a");
        assertThat(first.next()).isEqualTo("a");
        assertThat(names(rest)).containsExactly("b", "ｱ", "𝒳");
    }

    @Test
    void findsRoomsByAPartOfTheirNames() {
        for (String room : List.of("tea", "coffee", "iced-tea")) {
            publish(new RoomName(room), USER, "text", null);
        }

        assertThat(names(get(streams.rooms(new RoomNames.Search("", "tea", 10)))))
                .containsExactly("iced-tea", "tea");
        assertThat(names(get(streams.rooms(new RoomNames.Search("iced-tea", "tea", 10)))))
                .containsExactly("tea");
        assertThat(names(get(streams.rooms(new RoomNames.Search("", "%", 10))))).isEmpty();
    }

    @Test
    void tellsWhereARoomStands() {
        RoomPosition empty = get(room(ROOM).position());
        assertThat(empty.newest()).isZero();
        assertThat(empty.oldest()).isEqualTo(1);
        publish(KEPT + 5);
        RoomPosition full = get(room(ROOM).position());
        assertThat(full).isEqualTo(new RoomPosition(empty.epoch(), KEPT + 5, 6));
    }

    @Test
    void readsThePagesAfterASeq() {
        publish(30);
        assertThat(seqs(get(room(ROOM).readAfter(0, 10)))).isEqualTo(range(1, 10));
        assertThat(seqs(get(room(ROOM).readAfter(25, 10)))).isEqualTo(range(26, 30));
        assertThat(seqs(get(room(ROOM).readAfter(30, 10)))).isEmpty();
        assertThat(seqs(get(room(ROOM).readAfter(99, 10)))).isEmpty();
    }

    @Test
    void readsThePagesBeforeASeq() {
        publish(30);
        assertThat(seqs(get(room(ROOM).readBefore(Long.MAX_VALUE, 10)))).isEqualTo(range(21, 30));
        assertThat(seqs(get(room(ROOM).readBefore(11, 5)))).isEqualTo(range(6, 10));
        assertThat(seqs(get(room(ROOM).readBefore(3, 10)))).isEqualTo(range(1, 2));
        assertThat(seqs(get(room(ROOM).readBefore(1, 10)))).isEmpty();
        assertThat(seqs(get(room(ROOM).readBefore(0, 10)))).isEmpty();
    }

    @Test
    void keepsTheNewestMessagesOnly() {
        publish(KEPT + 20);
        assertThat(get(room(ROOM).position()).oldest()).isEqualTo(21);
        assertThat(seqs(get(room(ROOM).readBefore(Long.MAX_VALUE, KEPT * 2)))).isEqualTo(range(21, KEPT + 20));
    }

    @Test
    void letsWhoAskedForThePositionReadFromItsOldestMessageOn() {
        publish(KEPT);
        RoomPosition asked = get(room(ROOM).position());
        publish(RoomStreams.SLACK_EVENTS);
        HistoryPage page = get(room(ROOM).readAfter(asked.oldest() - 1, 10));
        assertThat(page.firstSeq()).isEqualTo(asked.oldest());
        assertThat(seqs(page)).isEqualTo(range(asked.oldest(), asked.oldest() + 9));
    }

    @Test
    void forgetsIdsTogetherWithTheMessages() {
        publish(ROOM, USER, "first", "id");
        publish(2 * (KEPT + RoomStreams.SLACK_EVENTS));
        assertThat(publish(ROOM, USER, "first", "id").duplicate()).isFalse();
    }

    @Test
    void goesOnWithTheSameNumberingWhenARoomIsOpenedAgain() {
        publish(3);
        RoomPosition before = get(room(ROOM).position());
        publisher.close(ROOM);
        room(ROOM);
        assertThat(get(room(ROOM).position())).isEqualTo(before);
    }

    @Test
    void numbersWithoutAHoleWhatManyThreadsPublish() throws InterruptedException {
        int threads = 4;
        int each = 500;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            new Thread(() -> {
                        TestPublisher own = new TestPublisher(streams);
                        for (int i = 0; i < each; i++) {
                            accepted(own, ROOM, USER, "text", null);
                        }
                        done.countDown();
                    })
                    .start();
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(heard.stream().map(RoomEvent::seq).toList()).isEqualTo(range(1, (long) threads * each));
    }
}
