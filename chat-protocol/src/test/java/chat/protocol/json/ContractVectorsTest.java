package chat.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;

import chat.protocol.ArbitraryMessages;
import chat.protocol.ClientMessage;
import chat.protocol.ServerMessage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

        JsonNode written = JSON.readTree(Bytes.written(read));
        assertThat(written.properties()).containsAll(command.properties()); // and what is understood without
        assertThat(Bytes.readCommand(written.toString())).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("repliesAndPushes")
    void readsAndWritesEachReplyAndPush(JsonNode message) throws MalformedMessageException {
        ServerMessage read = Bytes.readReply(message.toString());

        assertThat(JSON.readTree(Bytes.written(read))).isEqualTo(message);
    }

    @Test
    void everyKindOfMessageHasAVector() throws MalformedMessageException {
        Set<Class<?>> kinds = new HashSet<>();
        for (JsonNode command : vectors("commands").toList()) {
            kinds.add(Bytes.readCommand(command.toString()).getClass());
        }
        for (JsonNode message : repliesAndPushes().toList()) {
            kinds.add(Bytes.readReply(message.toString()).getClass());
        }

        Set<Class<?>> all = new HashSet<>(ArbitraryMessages.commands().keySet());
        all.addAll(ArbitraryMessages.replies().keySet());
        assertThat(kinds).isEqualTo(all);
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
