package chat.bench;

import chat.protocol.ClientMessage;
import chat.protocol.Limits;
import chat.protocol.RoomEvent;
import chat.protocol.json.ClientMessageReader;
import chat.protocol.json.ClientMessageWriter;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageWriter;
import chat.server.room.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What JSON costs: once per message in, once per message out. Confined to JMH's thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

    private final ClientMessageReader reader = new ClientMessageReader(Limits.DEFAULT_TEXT_CHARS);
    private final ByteBuf send = ByteBufAllocator.DEFAULT.directBuffer();
    private final ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(1024);
    private final RoomEvent.Message message = Typical.message(17_042);

    public CodecBenchmark() {
        ClientMessageWriter.write(new ClientMessage.Send("f3a9-17", Typical.ROOM, Typical.TEXT), send);
    }

    @TearDown
    public void release() {
        send.release();
        out.release();
    }

    @Benchmark
    public Object readSend() throws MalformedMessageException {
        return reader.read(send);
    }

    @Benchmark
    public ByteBuf writeMessage() {
        out.clear();
        ServerMessageWriter.write(message, out);
        return out;
    }

    /** The same as a whole frame in a buffer of its own, as a room makes it. */
    @Benchmark
    public boolean frameMessage() {
        return Frames.chat(message).release();
    }
}
