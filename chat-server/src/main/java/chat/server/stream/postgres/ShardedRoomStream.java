package chat.server.stream.postgres;

import chat.protocol.RoomName;
import chat.server.stream.HistoryPage;
import chat.server.stream.RoomPosition;
import chat.server.stream.RoomState;
import chat.server.stream.RoomStream;
import chat.server.stream.RoomStreams;
import chat.server.stream.Submission;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The handle of a room that is in one of several databases, and perhaps in another one later. Thread-safe.
 *
 * @param each of the same room in memory, in each database; closed with this
 */
record ShardedRoomStream(List<RoomStream> each, Shards shards) implements RoomStream {

    private int shard() {
        return shards.shardOf(room());
    }

    private RoomStream stream() {
        return each.get(shard());
    }

    @Override
    public RoomName room() {
        return each.get(0).room();
    }

    @Override
    public void submit(Submission submission, RoomStreams.Submitter submitter) {
        int shard = shard();
        each.get(shard)
                .submit(
                        submission,
                        ((ShardedStreams.ShardedSubmitter) submitter).each().get(shard));
    }

    @Override
    public CompletionStage<RoomPosition> position() {
        return stream().position();
    }

    @Override
    public CompletionStage<RoomPosition> position(long seen) {
        return stream().position(seen);
    }

    @Override
    public CompletionStage<RoomState> state() {
        return stream().state();
    }

    @Override
    public CompletionStage<HistoryPage> readAfter(long seq, int limit) {
        return stream().readAfter(seq, limit);
    }

    @Override
    public CompletionStage<HistoryPage> readBefore(long seq, int limit) {
        return stream().readBefore(seq, limit);
    }

    @Override
    public void close() {
        each.forEach(RoomStream::close);
    }
}
