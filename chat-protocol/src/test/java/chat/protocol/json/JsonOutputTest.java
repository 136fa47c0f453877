package chat.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import chat.protocol.ServerMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A thread's one generator: what became of an object before leaves no trace in the next. */
class JsonOutputTest {

    private static final ServerMessage MESSAGE = new ServerMessage.Left("1", new RoomName("tea"));
    private static final String WRITTEN = "{\"type\":\"left\",\"id\":\"1\",\"room\":\"tea\"}";

    private final ByteBuf out = Unpooled.buffer();

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void putsNothingBetweenTwoObjects() {
        ServerMessageWriter.write(MESSAGE, out);
        ServerMessageWriter.write(MESSAGE, out);

        assertThat(text()).isEqualTo(WRITTEN + WRITTEN);
    }

    @Test
    void dropsAnObjectThatBreaksOff() {
        try (JsonOutput output = JsonOutput.to(Unpooled.buffer())) {
            output.generator().writeStartObject().writeName("half");
        }
        ServerMessageWriter.write(MESSAGE, out);

        assertThat(text()).isEqualTo(WRITTEN);
    }

    @Test
    void dropsAnObjectThatDoesNotFit() {
        ByteBuf small = Unpooled.buffer(4, 4);
        assertThatThrownBy(() -> ServerMessageWriter.write(MESSAGE, small))
                .isInstanceOf(IndexOutOfBoundsException.class);
        ServerMessageWriter.write(MESSAGE, out);

        assertThat(text()).isEqualTo(WRITTEN);
    }

    @Test
    void writesAnObjectWhileAnotherOneIsWritten() {
        ByteBuf outer = Unpooled.buffer();
        try (JsonOutput output = JsonOutput.to(outer)) {
            output.generator().writeStartObject();
            ServerMessageWriter.write(MESSAGE, out);
            output.generator().writeNumberProperty("a", 1).writeEndObject();
        }

        assertThat(text()).isEqualTo(WRITTEN);
        assertThat(outer.toString(StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}");
    }
}
