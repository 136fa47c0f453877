package chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharactersTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                '\t', '\n', ' ', 0x0000, 0x0085, 0x00A0, 0x00AD, 0x034F, 0x1680, 0x180E, 0x2007, 0x200B, 0x200D, 0x2028,
                0x202E, 0x202F, 0x2060, 0x2800, 0x3000, 0x3164, 0xFE0F, 0xFEFF, 0xE0001, 0xE0100
            })
    void aTextOfWhatShowsNothingIsBlank(int character) {
        String text = Character.toString(character);

        assertThat(Characters.isBlank(text)).isTrue();
        assertThat(Characters.isBlank(" " + text + text)).isTrue();
        assertThat(Characters.isBlank(text + "x")).isFalse();
        assertThat(Characters.isBlank("\uD83D\uDE00" + text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ".", "\u4E2D", "\u0301", "\u2764\uFE0F", "\uE000", "\uDBFF\uDFFD", "\uD83E\uDEEA"})
    void aTextThatMayShowSomethingIsNot(String text) {
        assertThat(Characters.isBlank(text)).isFalse();
    }

    @Test
    void anEmptyTextIsBlank() {
        assertThat(Characters.isBlank("")).isTrue();
    }
}
