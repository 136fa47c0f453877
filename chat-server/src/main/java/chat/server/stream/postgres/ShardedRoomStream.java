package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import java.util.concurrent.CompletionStage;

/** The handle of a room in one of several databases. Thread-safe. */
record ShardedRoomStream(RoomStream stream, int shard) implements RoomStream {

    @Override
    public RoomName room() {
        return stream.room();
    }

    @Override
    public void submit(Submission submission, RoomStreams.Submitter submitter) {
        stream.submit(
                submission, ((ShardedStreams.ShardedSubmitter) submitter).each().get(shard));
    }

    @Override
    public CompletionStage<RoomPosition> position() {
        return stream.position();
    }

    @Override
    public CompletionStage<RoomPosition> position(long seen) {
        return stream.position(seen);
    }

    @Override
    public CompletionStage<RoomState> state() {
        return stream.state();
    }

    @Override
    public CompletionStage<HistoryPage> readAfter(long seq, int limit) {
        return stream.readAfter(seq, limit);
    }

    @Override
    public CompletionStage<HistoryPage> readBefore(long seq, int limit) {
        return stream.readBefore(seq, limit);
    }

    @Override
    public void close() {
        stream.close();
    }
}
