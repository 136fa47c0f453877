package chat.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every streams has to pass. */
public abstract class RoomStreamsContract {

    protected static final int KEPT = 100;
    protected static final RoomName ROOM = new RoomName("room");
    protected static final RoomName OTHER = new RoomName("other");
    protected static final UserId USER = new UserId("user");
    private static final UserName NAME = new UserName("name");

    @SuppressWarnings("NullAway.Init") // before each test
    protected RoomStreams streams;

    private final List<ServerMessage.Message> heard = Collections.synchronizedList(new ArrayList<>());

    /** A new one that keeps {@link #KEPT} messages of a room. */
    protected abstract RoomStreams create() throws Exception;

    @BeforeEach
    void openARoom() throws Exception {
        streams = create();
        streams.listen(publication -> heard.add(publication.message()));
        streams.open(ROOM);
    }

    @AfterEach
    void close() {
        streams.close();
    }

    protected static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    protected Published.Kept publish(RoomName room, UserId user, String text, @Nullable String id) {
        RoomStreams.Publisher publisher = streams.newPublisher(Runnable::run);
        CompletionStage<Published> outcome = publisher.publish(room, user, NAME, text, id, 0);
        publisher.flush();
        return (Published.Kept) get(outcome);
    }

    private void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            publish(ROOM, USER, "text", null);
        }
    }

    private static List<Long> seqs(HistoryPage page) {
        return page.messages().stream().map(ServerMessage.Message::seq).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void numbersTheMessagesOfARoomFromOneOn() {
        streams.open(OTHER);
        assertThat(publish(ROOM, USER, "a", null).seq()).isEqualTo(1);
        assertThat(publish(OTHER, USER, "b", null).seq()).isEqualTo(1);
        assertThat(publish(ROOM, USER, "c", null).seq()).isEqualTo(2);
    }

    @Test
    void givesTheListenerEachMessageBeforeItIsAcknowledged() {
        Published.Kept kept = publish(ROOM, USER, "hello 你好", "id1");
        assertThat(heard)
                .containsExactly(new ServerMessage.Message(ROOM, 1, USER, NAME, "hello 你好", kept.time(), "id1"));
    }

    @Test
    void keepsWhatWasSaid() {
        Published.Kept kept = publish(ROOM, USER, "hello 你好", "id1");
        assertThat(get(streams.readAfter(ROOM, 0, 10)).messages())
                .containsExactly(new ServerMessage.Message(ROOM, 1, USER, NAME, "hello 你好", kept.time(), "id1"));
    }

    @Test
    void recognisesARepeatedIdOfTheSameUserInTheSameRoom() {
        streams.open(OTHER);
        Published.Kept first = publish(ROOM, USER, "a", "id");
        Published.Kept repeated = publish(ROOM, USER, "a", "id");
        assertThat(repeated).isEqualTo(new Published.Kept(first.epoch(), first.seq(), first.time(), true));
        assertThat(heard).hasSize(1);
        assertThat(publish(ROOM, new UserId("another"), "a", "id").duplicate()).isFalse();
        assertThat(publish(OTHER, USER, "a", "id").duplicate()).isFalse();
    }

    @Test
    void tellsWhereARoomStands() {
        RoomPosition empty = get(streams.position(ROOM));
        assertThat(empty.newest()).isZero();
        assertThat(empty.oldest()).isEqualTo(1);
        publish(KEPT + 5);
        RoomPosition full = get(streams.position(ROOM));
        assertThat(full).isEqualTo(new RoomPosition(empty.epoch(), KEPT + 5, 6));
    }

    @Test
    void readsThePagesAfterASeq() {
        publish(30);
        assertThat(seqs(get(streams.readAfter(ROOM, 0, 10)))).isEqualTo(range(1, 10));
        assertThat(seqs(get(streams.readAfter(ROOM, 25, 10)))).isEqualTo(range(26, 30));
        assertThat(seqs(get(streams.readAfter(ROOM, 30, 10)))).isEmpty();
        assertThat(seqs(get(streams.readAfter(ROOM, 99, 10)))).isEmpty();
    }

    @Test
    void readsThePagesBeforeASeq() {
        publish(30);
        assertThat(seqs(get(streams.readBefore(ROOM, Long.MAX_VALUE, 10)))).isEqualTo(range(21, 30));
        assertThat(seqs(get(streams.readBefore(ROOM, 11, 5)))).isEqualTo(range(6, 10));
        assertThat(seqs(get(streams.readBefore(ROOM, 3, 10)))).isEqualTo(range(1, 2));
        assertThat(seqs(get(streams.readBefore(ROOM, 1, 10)))).isEmpty();
        assertThat(seqs(get(streams.readBefore(ROOM, 0, 10)))).isEmpty();
    }

    @Test
    void keepsTheNewestMessagesOnly() {
        publish(KEPT + 20);
        assertThat(get(streams.position(ROOM)).oldest()).isEqualTo(21);
        assertThat(seqs(get(streams.readBefore(ROOM, Long.MAX_VALUE, KEPT * 2))))
                .isEqualTo(range(21, KEPT + 20));
    }

    @Test
    void letsWhoAskedForThePositionReadFromItsOldestMessageOn() {
        publish(KEPT);
        RoomPosition asked = get(streams.position(ROOM));
        publish(RoomStreams.SLACK_MESSAGES);
        HistoryPage page = get(streams.readAfter(ROOM, asked.oldest() - 1, 10));
        assertThat(page.firstSeq()).isEqualTo(asked.oldest());
        assertThat(seqs(page)).isEqualTo(range(asked.oldest(), asked.oldest() + 9));
    }

    @Test
    void forgetsIdsTogetherWithTheMessages() {
        publish(ROOM, USER, "first", "id");
        publish(2 * (KEPT + RoomStreams.SLACK_MESSAGES));
        assertThat(publish(ROOM, USER, "first", "id").duplicate()).isFalse();
    }

    @Test
    void goesOnWithTheSameNumberingWhenARoomIsOpenedAgain() {
        publish(3);
        RoomPosition before = get(streams.position(ROOM));
        streams.close(ROOM);
        streams.open(ROOM);
        assertThat(get(streams.position(ROOM))).isEqualTo(before);
    }

    @Test
    void numbersWithoutAHoleWhatManyThreadsPublish() throws InterruptedException {
        int threads = 4;
        int each = 500;
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            new Thread(() -> {
                        publish(each);
                        done.countDown();
                    })
                    .start();
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(heard.stream().map(ServerMessage.Message::seq).toList()).isEqualTo(range(1, (long) threads * each));
    }
}
