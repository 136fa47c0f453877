package chat.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;

/** A thread's one decoder: what became of bytes before leaves no trace in the next. */
class JsonInputTest {

    private static String decoded(String text) throws CharacterCodingException {
        ByteBuf bytes = Unpooled.wrappedBuffer(Bytes.utf8(text));
        String decoded = JsonInput.decode(bytes).toString();
        assertThat(bytes.readableBytes()).isEqualTo(Bytes.utf8(text).length);
        return decoded;
    }

    @Test
    void decodesOneAfterAnother() throws CharacterCodingException {
        assertThat(decoded("grüße, 茶 😀")).isEqualTo("grüße, 茶 😀");
        assertThat(decoded("short")).isEqualTo("short");
        assertThat(decoded("")).isEmpty();
    }

    @Test
    void decodesAfterBytesThatEndInsideACharacter() throws CharacterCodingException {
        ByteBuf half = Unpooled.wrappedBuffer(new byte[] {'a', (byte) 0xe8, (byte) 0x8c});
        assertThatThrownBy(() -> JsonInput.decode(half)).isInstanceOf(CharacterCodingException.class);

        assertThat(decoded("茶")).isEqualTo("茶");
    }

    @Test
    void decodesWhatIsLongerThanUsual() throws CharacterCodingException {
        for (int length : new int[] {4095, 4096, 4097, 70_000}) {
            assertThat(decoded("x".repeat(length))).isEqualTo("x".repeat(length));
        }
    }
}
