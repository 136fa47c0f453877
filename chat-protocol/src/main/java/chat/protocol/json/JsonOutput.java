package chat.protocol.json;

import io.netty.buffer.ByteBuf;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Writes JSON objects to buffers, by one generator for each thread: a generator of its own was a fifth of the garbage of a message. An
 * object that breaks off takes its generator with it. Confined to its thread.
 */
final class JsonOutput extends OutputStream {

    private static final ThreadLocal<JsonOutput> OF_THREAD = ThreadLocal.withInitial(JsonOutput::new);

    private final JsonGenerator generator =
            Json.FACTORY.createGenerator(ObjectWriteContext.empty(), this, JsonEncoding.UTF8);

    /** Where the object at hand goes; null between two objects. */
    private @Nullable ByteBuf target;

    /** To append one object to {@code out}, which has all of it once this is closed. */
    static JsonOutput to(ByteBuf out) {
        JsonOutput output = OF_THREAD.get();
        if (output.target != null) { // it broke off, or is being written
            output = new JsonOutput();
            OF_THREAD.set(output);
        }
        output.target = out;
        return output;
    }

    JsonGenerator generator() {
        return generator;
    }

    @Override
    public void write(int value) {
        target().writeByte(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        target().writeBytes(bytes, offset, length);
    }

    private ByteBuf target() {
        if (target == null) {
            throw new IllegalStateException("no object is written");
        }
        return target;
    }

    @Override
    public void close() {
        if (generator.streamWriteContext().inRoot()) {
            generator.flush();
            target = null;
        }
    }
}
