package chat.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ClientMessage;
import chat.protocol.ServerMessage;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Reads and writes each message of {@code src/test/vectors/chat.v1.json}. The tests of the JavaScript client read the same file,
 * so both sides speak of one contract.
 */
class ContractVectorsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("commands")
    void readsAndWritesEachCommand(JsonNode command) throws MalformedMessageException {
        ClientMessage read = Bytes.readCommand(command.toString());

        assertThat(JSON.readTree(Bytes.written(read))).isEqualTo(command);
    }

    @ParameterizedTest
    @MethodSource("repliesAndPushes")
    void readsAndWritesEachReplyAndPush(JsonNode message) throws MalformedMessageException {
        ServerMessage read = Bytes.readReply(message.toString());

        assertThat(JSON.readTree(Bytes.written(read))).isEqualTo(message);
    }

    static Stream<JsonNode> commands() {
        return vectors("commands");
    }

    static Stream<JsonNode> repliesAndPushes() {
        return Stream.concat(vectors("replies"), vectors("pushes"));
    }

    private static Stream<JsonNode> vectors(String kind) {
        return JSON.readTree(Path.of("src/test/vectors/chat.v1.json")).get(kind).valueStream();
    }
}
