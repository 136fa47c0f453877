package chat.protocol.json;

import io.netty.buffer.ByteBuf;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 strictly, into characters that are its thread's until the next call. Confined to its thread. */
final class JsonInput {

    /** Longer ones are rare, and get characters of their own. */
    private static final int USUAL_BYTES = 4096;

    private static final ThreadLocal<JsonInput> OF_THREAD = ThreadLocal.withInitial(JsonInput::new);

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer usual = CharBuffer.allocate(USUAL_BYTES);

    private JsonInput() {}

    /** The characters of the readable bytes, whose indexes stay as they are. */
    static CharBuffer decode(ByteBuf bytes) throws CharacterCodingException {
        return OF_THREAD.get().characters(bytes);
    }

    private CharBuffer characters(ByteBuf bytes) throws CharacterCodingException {
        int most = bytes.readableBytes(); // each character has a byte at least
        CharBuffer characters = most <= USUAL_BYTES ? usual.clear() : CharBuffer.allocate(most);
        decoder.reset();
        CoderResult result = decoder.decode(bytes.nioBuffer(), characters, true);
        if (result.isError()) {
            result.throwException();
        }
        decoder.flush(characters);
        return characters.flip();
    }
}
