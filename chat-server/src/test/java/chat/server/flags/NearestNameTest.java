package chat.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNameTest {

    private static final List<String> KNOWN =
            List.of("port", "host", "data", "max-text-chars", "max-connections", "max-connections-per-address");

    @ParameterizedTest
    @CsvSource({"prot, port", "por, port", "max-conections, max-connections", "max-conn-per-address, none"})
    void asksForWhatIsFewCharactersAway(String name, String near) {
        assertThat(NearestName.question(name, KNOWN))
                .isEqualTo(near.equals("none") ? "" : "; did you mean " + near + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "room", "nothing", "log", "webhook-url", "max-anything"})
    void asksForNothingWhereNothingIsNear(String name) {
        assertThat(NearestName.question(name, KNOWN)).isEmpty();
    }
}
