package chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a.b", "a/b", "é", "中", "٣", "a\u200B", "a\n", "\uD83D", "😀"})
    void refusesAllButPlainLettersAndDigits(String id) {
        assertThat(UserId.parse(id)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new UserId(id));
    }

    @ParameterizedTest
    @ValueSource(ints = {'@', '[', '`', '{', '/', ':', '^', ',', '.'})
    void refusesTheNeighboursOfWhatItTakes(int neighbour) {
        assertThat(UserId.parse(Character.toString(neighbour))).isEmpty();
    }

    @Test
    void takesUpTo64Characters() {
        assertThat(UserId.parse("a".repeat(64))).hasValue(new UserId("a".repeat(64)));
        assertThat(UserId.parse("a".repeat(65))).isEmpty();
    }

    @Test
    void comparesAsItsTextDoes() {
        assertThat(new UserId("a")).isLessThan(new UserId("b")).isGreaterThan(new UserId("A"));
    }

    @Property
    void takesPlainLettersAndDigits(@ForAll("users") UserId user) {
        assertThat(UserId.parse(user.value())).hasValue(user);
        assertThat(user).hasToString(user.value());
    }

    @Property
    void takesNothingElse(@ForAll("texts") String text) {
        assertThat(UserId.parse(text).isPresent()).isEqualTo(text.matches("[A-Za-z0-9_-]{1,64}"));
    }

    @Provide
    Arbitrary<UserId> users() {
        return ArbitraryValues.userId();
    }

    @Provide
    Arbitrary<String> texts() {
        return ArbitraryValues.text(3);
    }
}
