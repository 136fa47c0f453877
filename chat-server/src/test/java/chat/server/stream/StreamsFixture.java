package chat.server.stream;

import chat.protocol.RoomEvent;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fresh implementation of {@link RoomStreams} for each test, with a room open. */
public abstract class StreamsFixture {

    protected static final int KEPT = 100;
    protected static final RoomName ROOM = new RoomName("room");
    protected static final RoomName OTHER = new RoomName("other");
    protected static final UserId USER = new UserId("user");
    protected static final UserName NAME = new UserName("name");

    @SuppressWarnings("NullAway.Init") // before each test
    protected RoomStreams streams;

    @SuppressWarnings("NullAway.Init") // before each test
    protected TestPublisher publisher;

    protected final List<RoomEvent> heard = Collections.synchronizedList(new ArrayList<>());

    /** A new one that keeps {@link #KEPT} messages of a room. */
    protected abstract RoomStreams create() throws Exception;

    @BeforeEach
    void openARoom() throws Exception {
        streams = create();
        streams.listen(publication -> heard.add(publication.event()));
        publisher = new TestPublisher(streams);
        room(ROOM);
    }

    /** The room, open. */
    protected RoomStream room(RoomName room) {
        return publisher.room(room);
    }

    @AfterEach
    void close() {
        end();
    }

    /** Ends the streams; then nothing of theirs writes any more. */
    protected void end() {
        streams.close();
    }

    protected static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    protected Outcome.Accepted publish(RoomName room, UserId user, String text, @Nullable String id) {
        return accepted(publisher, room, user, text, id);
    }

    protected static Outcome.Accepted accepted(
            TestPublisher publisher, RoomName room, UserId user, String text, @Nullable String id) {
        CompletableFuture<Outcome> outcome = publisher.say(room, user, text, id);
        publisher.flush();
        return (Outcome.Accepted) get(outcome);
    }

    protected void publish(int messages) {
        for (int i = 0; i < messages; i++) {
            publish(ROOM, USER, "text", null);
        }
    }

    protected static List<Long> seqs(HistoryPage page) {
        return page.events().stream().map(RoomEvent::seq).toList();
    }

    protected static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
