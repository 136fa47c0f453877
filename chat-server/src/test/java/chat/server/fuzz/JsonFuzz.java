package chat.server.fuzz;

import chat.protocol.Limits;
import chat.protocol.json.ClientMessageReader;
import chat.protocol.json.ClientMessageWriter;
import chat.protocol.json.MalformedMessageException;
import chat.protocol.json.ServerMessageReader;
import chat.protocol.json.ServerMessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.BiConsumer;

/** Text of {@code chat.v1}, from a client and from a server: what can be read is written and read again as the same. */
public final class JsonFuzz {

    private static final ClientMessageReader COMMANDS = new ClientMessageReader(Limits.DEFAULT_TEXT_CHARS);

    private JsonFuzz() {}

    private interface Reader<M> {
        M read(ByteBuf json) throws MalformedMessageException;
    }

    public static void fuzzerTestOneInput(byte[] input) {
        readAndWrite(input, COMMANDS::read, ClientMessageWriter::write);
        readAndWrite(input, ServerMessageReader::read, ServerMessageWriter::write);
    }

    private static <M> void readAndWrite(byte[] input, Reader<M> reader, BiConsumer<M, ByteBuf> writer) {
        ByteBuf json = Unpooled.wrappedBuffer(input);
        M message;
        try {
            message = reader.read(json);
        } catch (MalformedMessageException e) {
            if (!e.getMessage().matches("[ -~]+")) {
                throw new AssertionError("not a line for a client's author: " + e.getMessage(), e);
            }
            return;
        }
        if (json.refCnt() != 1 || json.readableBytes() != input.length) {
            throw new AssertionError("the buffer was borrowed");
        }
        ByteBuf written = Unpooled.buffer();
        writer.accept(message, written);
        try {
            M again = reader.read(written);
            if (!again.equals(message)) {
                throw new AssertionError(message + " is read again as " + again);
            }
        } catch (MalformedMessageException e) {
            throw new AssertionError(message + " cannot be read again", e);
        }
    }
}
