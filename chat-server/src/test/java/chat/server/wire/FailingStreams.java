package chat.server.wire;

import chat.protocol.RoomName;
import chat.server.stream.HistoryPage;
import chat.server.stream.Outcome;
import chat.server.stream.RoomNames;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import chat.server.stream.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Streams one of whose calls fails, once a test says which. Thread-safe. */
final class FailingStreams implements RoomStreams {

    /** What fails. */
    enum Call {
        OPEN,
        CLOSE,
        POSITION,
        STATE,
        READ_AFTER,
        READ_BEFORE,
        SUBMIT,
        FLUSH,
        IS_CONGESTED,
        WHEN_RELIEVED,
        /** Does not throw, but ends all submissions as the store does that has no room. */
        STORE,
        /** Does not throw, but reads of what comes after a seq are of another epoch. */
        OTHER_EPOCH
    }

    private final RoomStreams inner;
    private volatile @Nullable Call failing;

    /** Whether reads give a stage that has failed, instead of throwing. */
    private volatile boolean late;

    /** Whether what fails may work again later. */
    private volatile boolean passes;

    /** Reads of what comes after a seq begin when this has ended. */
    private volatile CompletableFuture<Void> held = CompletableFuture.completedFuture(null);

    FailingStreams(RoomStreams inner) {
        this.inner = inner;
    }

    void fail(@Nullable Call call, boolean later) {
        late = later;
        passes = false;
        failing = call;
    }

    /** The call fails as it does while the store cannot be read. */
    void isAway(Call call) {
        fail(call, false);
        passes = true;
    }

    /** Reads of what comes after a seq wait until the result is completed. */
    CompletableFuture<Void> hold() {
        held = new CompletableFuture<>();
        return held;
    }

    private void mayFail(Call call) {
        if (failing == call && passes) {
            throw new UnavailableException(new IllegalStateException("the test wants it so: " + call));
        }
        if (failing == call) {
            throw new IllegalStateException("the test wants it so: " + call);
        }
    }

    private <T> CompletionStage<T> reading(Call call, Supplier<CompletionStage<T>> read) {
        if (failing == call && late) {
            return CompletableFuture.supplyAsync(() -> {
                throw new IllegalStateException("the test wants it so, later: " + call);
            });
        }
        mayFail(call);
        return read.get();
    }

    @Override
    public void listen(Listener listener) {
        inner.listen(listener);
    }

    @Override
    public RoomStream open(RoomName room) {
        mayFail(Call.OPEN);
        return new Stream(inner.open(room));
    }

    @Override
    public CompletionStage<RoomNames> rooms(RoomNames.Search search) {
        return inner.rooms(search);
    }

    /** Submits when it is flushed. */
    private final class Collector implements Submitter {
        private final Submitter submitter;
        private final List<Runnable> collected = new ArrayList<>();

        private Collector(Submitter submitter) {
            this.submitter = submitter;
        }

        @Override
        public void flush() {
            List<Runnable> taken = List.copyOf(collected);
            collected.clear();
            if (!taken.isEmpty()) {
                mayFail(Call.FLUSH);
            }
            taken.forEach(Runnable::run);
            submitter.flush();
        }
    }

    @Override
    public Submitter newSubmitter(Executor outcomes) {
        return new Collector(inner.newSubmitter(outcomes));
    }

    @Override
    public Optional<String> trouble() {
        return inner.trouble();
    }

    @Override
    public boolean isCongested() {
        mayFail(Call.IS_CONGESTED);
        return failing == Call.WHEN_RELIEVED || inner.isCongested();
    }

    @Override
    public void whenRelieved(Runnable task) {
        mayFail(Call.WHEN_RELIEVED);
        inner.whenRelieved(task);
    }

    @Override
    public void close() {
        inner.close();
    }

    private final class Stream implements RoomStream {
        private final RoomStream stream;

        private Stream(RoomStream stream) {
            this.stream = stream;
        }

        @Override
        public RoomName room() {
            return stream.room();
        }

        @Override
        public void submit(Submission submission, Submitter submitter) {
            mayFail(Call.SUBMIT);
            Collector collector = (Collector) submitter;
            collector.collected.add(() -> {
                if (failing == Call.STORE) {
                    submission.listener().onOutcome(submission, new Outcome.Unavailable());
                } else {
                    stream.submit(submission, collector.submitter);
                }
            });
        }

        @Override
        public CompletionStage<RoomPosition> position() {
            return reading(Call.POSITION, stream::position);
        }

        @Override
        public CompletionStage<RoomState> state() {
            return reading(Call.STATE, stream::state);
        }

        @Override
        public CompletionStage<HistoryPage> readAfter(long seq, int limit) {
            return held.thenCompose(done ->
                    reading(Call.READ_AFTER, () -> stream.readAfter(seq, limit).thenApply(this::epoch)));
        }

        private HistoryPage epoch(HistoryPage page) {
            RoomPosition at = page.position();
            return failing == Call.OTHER_EPOCH
                    ? new HistoryPage(
                            new RoomPosition("other", at.newest(), at.oldest()), page.firstSeq(), page.payloads())
                    : page;
        }

        @Override
        public CompletionStage<HistoryPage> readBefore(long seq, int limit) {
            return reading(Call.READ_BEFORE, () -> stream.readBefore(seq, limit));
        }

        @Override
        public void close() {
            mayFail(Call.CLOSE);
            stream.close();
        }
    }
}
