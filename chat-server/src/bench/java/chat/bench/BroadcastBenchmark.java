package chat.bench;

import chat.protocol.RoomEvent;
import chat.server.metrics.ServerMetrics;
import chat.server.room.Rooms;
import chat.server.stream.LocalSignals;
import chat.server.stream.Payload;
import chat.server.stream.Publication;
import chat.server.stream.memory.MemoryStreams;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One message to all members of a room on one event loop, which is turned by hand: encoding, hand-over, a write and a flush
 * for each member. What members would do with it is left out. Confined to JMH's thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BroadcastBenchmark {

    @Param({"10", "1000"})
    public int members;

    private final Rooms rooms = new Rooms(
            new MemoryStreams(1, Clock.systemUTC()),
            new LocalSignals(),
            new ServerMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
            () -> 0);
    private final DroppingMembers inside = new DroppingMembers();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory());
    private long seq;

    /** Turns the time of a message into the time of a delivery. */
    @AuxCounters
    @State(Scope.Thread)
    public static class PerMember {
        public long delivery;
    }

    @Setup
    public void join() {
        for (int i = 0; i < members; i++) {
            inside.join(rooms, loop, i);
        }
    }

    @Benchmark
    public int message(PerMember count) {
        RoomEvent.Message message = Typical.message(++seq);
        rooms.onPublication(new Publication(message, Payload.encode(message), System.nanoTime()));
        int written = inside.written();
        while (loop.runNow() > 0) {
            // until all is written
        }
        if (inside.written() - written < members) {
            throw new IllegalStateException("a member got nothing");
        }
        count.delivery += members;
        return inside.written();
    }
}
