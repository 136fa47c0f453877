package chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The tests of the page read the same texts, so it holds back what the server refuses. */
class CharactersTest {

    @ParameterizedTest
    @MethodSource("blank")
    void aTextOfWhatShowsNothingIsBlank(String text) {
        assertThat(Characters.isBlank(text)).isTrue();
        assertThat(Characters.isBlank(" " + text + text)).isTrue();
        assertThat(Characters.isBlank(text + "x")).isFalse();
        assertThat(Characters.isBlank("\uD83D\uDE00" + text)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("notBlank")
    void aTextThatMayShowSomethingIsNot(String text) {
        assertThat(Characters.isBlank(text)).isFalse();
    }

    static Stream<String> blank() {
        return texts("blank");
    }

    static Stream<String> notBlank() {
        return texts("not blank");
    }

    private static Stream<String> texts(String kind) {
        return new ObjectMapper()
                .readTree(Path.of("src/test/vectors/blank-texts.json"))
                .get(kind)
                .valueStream()
                .map(JsonNode::stringValue);
    }
}
