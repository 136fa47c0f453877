package chat.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ArbitraryMessages;
import chat.protocol.ClientMessage;
import chat.protocol.Limits;
import chat.protocol.ServerMessage;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read back equal. */
class RoundTripTest {

    private static final ClientMessageReader READER = new ClientMessageReader(Limits.DEFAULT_TEXT_CHARS);

    @Property(tries = 1000)
    void readsBackEveryCommandThatIsWritten(@ForAll("commands") ClientMessage message, @ForAll Shape shape)
            throws MalformedMessageException {
        ByteBuf json = shape.of(Bytes.written(message));
        try {
            int readerIndex = json.readerIndex();
            int writerIndex = json.writerIndex();

            assertThat(READER.read(json)).isEqualTo(message);

            assertThat(json.readerIndex()).isEqualTo(readerIndex);
            assertThat(json.writerIndex()).isEqualTo(writerIndex);
            assertThat(json.refCnt()).isEqualTo(1);
        } finally {
            json.release();
        }
    }

    @Property(tries = 1000)
    void readsBackEveryReplyAndPushThatIsWritten(@ForAll("replies") ServerMessage message, @ForAll Shape shape)
            throws MalformedMessageException {
        ByteBuf json = shape.of(Bytes.written(message));
        try {
            int readerIndex = json.readerIndex();
            int writerIndex = json.writerIndex();

            assertThat(ServerMessageReader.read(json)).isEqualTo(message);

            assertThat(json.readerIndex()).isEqualTo(readerIndex);
            assertThat(json.writerIndex()).isEqualTo(writerIndex);
            assertThat(json.refCnt()).isEqualTo(1);
        } finally {
            json.release();
        }
    }

    @Example
    void triesEveryKindOfMessage() {
        assertThat(ArbitraryMessages.commands().keySet())
                .containsExactlyInAnyOrder(ClientMessage.class.getPermittedSubclasses());
        assertThat(ArbitraryMessages.replies().keySet())
                .containsExactlyInAnyOrderElementsOf(kindsOf(ServerMessage.class));
    }

    @Provide
    Arbitrary<ClientMessage> commands() {
        return ArbitraryMessages.command();
    }

    @Provide
    Arbitrary<ServerMessage> replies() {
        return ArbitraryMessages.reply();
    }

    /** The records of a sealed type, those of sealed types within it, too. */
    private static List<Class<?>> kindsOf(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .<Class<?>>flatMap(kind -> kind.isSealed() ? kindsOf(kind).stream() : Stream.of(kind))
                .toList();
    }
}
