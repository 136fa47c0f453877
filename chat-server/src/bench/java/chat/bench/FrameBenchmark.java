package chat.bench;

import chat.protocol.websocket.TextFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a frame costs around a payload that is there already. Confined to JMH's thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameBenchmark {

    /** One whose header is shorter than the place kept for it, so that the payload moves, and one that fits. */
    @Param({"100", "250"})
    public int payloadBytes;

    private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(1024);
    private byte[] payload = {};

    @Setup
    public void fill() {
        payload = new byte[payloadBytes];
    }

    @TearDown
    public void release() {
        out.release();
    }

    @Benchmark
    public ByteBuf append() {
        out.clear();
        TextFrame.append(out, payload, (bytes, to) -> to.writeBytes(bytes));
        return out;
    }
}
