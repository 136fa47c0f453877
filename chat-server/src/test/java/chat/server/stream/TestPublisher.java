package chat.server.stream;

import chat.protocol.Member;
import chat.protocol.RoomName;
import chat.protocol.UserId;
import chat.protocol.UserName;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Opens rooms and submits to them, with a future for each outcome. Each thread needs one of its own. */
public final class TestPublisher {

    private final RoomStreams streams;
    private final RoomStreams.Submitter submitter;
    private final Map<RoomName, RoomStream> open = new ConcurrentHashMap<>();

    public TestPublisher(RoomStreams streams) {
        this(streams, Runnable::run);
    }

    /** @param outcomes runs what completes the futures */
    public TestPublisher(RoomStreams streams, Executor outcomes) {
        this.streams = streams;
        this.submitter = streams.newSubmitter(outcomes);
    }

    /** The room, which is opened when it is first asked for. */
    public RoomStream room(RoomName room) {
        return open.computeIfAbsent(room, streams::open);
    }

    public void close(RoomName room) {
        RoomStream closed = open.remove(room);
        if (closed != null) {
            closed.close();
        }
    }

    /** Not before {@link #flush}, where the streams collect. */
    public CompletableFuture<Outcome> submit(
            RoomName room, UserId user, @Nullable String id, Submission.Intent intent) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Member author = new Member(user, new UserName("name"));
        room(room)
                .submit(
                        new Submission(
                                room,
                                author,
                                id,
                                intent,
                                System.nanoTime(),
                                (submission, end) -> outcome.complete(end)),
                        submitter);
        return outcome;
    }

    public CompletableFuture<Outcome> say(RoomName room, UserId user, String text, @Nullable String id) {
        return submit(room, user, id, new Submission.Say(text));
    }

    public void flush() {
        submitter.flush();
    }
}
