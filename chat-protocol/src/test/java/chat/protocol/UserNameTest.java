package chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.text.Normalizer;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserNameTest {

    private static final String ZERO_WIDTH_JOINER = "\u200D";
    private static final String ZERO_WIDTH_NON_JOINER = "\u200C";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ann",
                "x",
                "Ann B. O'Neil",
                "<b>\"&",
                "中文",
                "العربية",
                "हिन्दी",
                "ไทย",
                "Москва",
                "한국어",
                "Ελλάδα",
                "עברית",
                "𐐀𐐁",
                "😀",
                "❤\uFE0F",
                "👩\u200D🚀",
                "🇫🇷",
                "👍🏽",
                "می\u200Cخواهم",
                "क्\u200Dष",
                "€5"
            })
    void takesPrintableCharactersOfAnyScript(String name) {
        assertThat(UserName.parse(name)).hasValueSatisfying(user -> {
            assertThat(user.value()).isEqualTo(name);
            assertThat(user).isEqualTo(new UserName(name)).hasToString(name);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u3000",
                "\u00A0",
                "\t",
                "a\tb",
                "a\nb",
                "\u0000",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "\u0301",
                "\u0301a",
                "\uFE0F",
                "a\uD83D",
                "\uDE00a",
                "\uE000",
                "a\uFFFF",
                "\uDBFF\uDFFF"
            })
    void refusesWhatCannotBePrinted(String name) {
        assertThat(UserName.parse(name)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new UserName(name));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x200B, 0x200E, 0x200F, 0x202A,
                0x202E, 0x2060, 0x2066, 0x2069, 0x2800, 0x3164, 0xFE00, 0xFEFF, 0xFFA0, 0xFFF9, 0xE0001, 0xE0061,
                        0xE0100,
                0xE01EF
            })
    void refusesCharactersThatShowNothingOrTurnTheText(int invisible) {
        String between = "a" + Character.toString(invisible) + "b";
        assertThat(UserName.parse(between)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new UserName(between));
        assertThat(UserName.parse(Character.toString(invisible))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER})
    void refusesANameOfZeroWidthCharacters(String joiner) {
        assertThat(UserName.parse(joiner)).isEmpty();
        assertThat(UserName.parse(joiner + joiner)).isEmpty();
        assertThat(UserName.parse(" " + joiner + " ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER})
    void takesAJoinerOnlyBetweenTwoCharacters(String joiner) {
        assertThat(UserName.parse("a" + joiner + "b")).isPresent();
        assertThat(UserName.parse(joiner + "a")).isEmpty();
        assertThat(UserName.parse("a" + joiner)).isEmpty();
        assertThat(UserName.parse("a" + joiner + joiner + "b")).isEmpty();
        assertThat(UserName.parse("a" + joiner + ZERO_WIDTH_JOINER + "b")).isEmpty();
    }

    /** Names that look alike would differ by them. */
    @ParameterizedTest
    @ValueSource(ints = {' ', '\t', '\n', '\r', 0x00A0, 0x1680, 0x2002, 0x2007, 0x2028, 0x202F, 0x205F, 0x3000})
    void trimsSpacesOfAnyKind(int space) {
        String spaces = Character.toString(space).repeat(2);

        assertThat(UserName.parse(spaces + "Ann" + spaces)).hasValue(new UserName("Ann"));
        assertThatIllegalArgumentException().isThrownBy(() -> new UserName("Ann" + spaces));
        assertThatIllegalArgumentException().isThrownBy(() -> new UserName(spaces + "Ann"));
    }

    @Test
    void keepsTheSpacesWithin() {
        assertThat(UserName.parse(" Ann B ")).hasValue(new UserName("Ann B"));
    }

    @Test
    void bringsNamesIntoNormalFormC() {
        assertThat(UserName.parse("Jose\u0301")).hasValue(new UserName("Jos\u00E9"));
        assertThat(UserName.parse("\u1112\u1161\u11AB")).hasValue(new UserName("\uD55C"));
        assertThatIllegalArgumentException().isThrownBy(() -> new UserName("Jose\u0301"));
    }

    @Test
    void countsCharactersAndNotUtf16Units() {
        for (String character : new String[] {"a", "中", "😀"}) {
            assertThat(UserName.parse(character.repeat(32))).hasValue(new UserName(character.repeat(32)));
            assertThat(UserName.parse(character.repeat(33))).isEmpty();
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new UserName("a".repeat(33)));
    }

    @Test
    void countsCharactersTrimmedAndInNormalFormC() {
        assertThat(UserName.parse(" ".repeat(1_000) + "e\u0301".repeat(32) + " ".repeat(1_000)))
                .hasValue(new UserName("\u00E9".repeat(32)));
        assertThat(UserName.parse("e\u0301".repeat(33))).isEmpty();
    }

    @Test
    void refusesTextTooLongToBeWorthNormalizing() {
        assertThat(UserName.parse("e\u0301".repeat(1_000_000))).isEmpty();
    }

    @Property
    void isTheSameForEveryNormalFormOfAName(@ForAll("users") UserName user) {
        String decomposed = Normalizer.normalize(user.value(), Normalizer.Form.NFD);

        assertThat(UserName.parse(" " + decomposed + " ")).hasValue(user);
        assertThat(Normalizer.isNormalized(user.value(), Normalizer.Form.NFC)).isTrue();
    }

    @Property(tries = 1000)
    void parsesOrRefusesTextOfAnyCharacters(@ForAll("texts") String text) {
        UserName.parse(text).ifPresent(user -> {
            assertThat(user.value().codePointCount(0, user.value().length())).isBetween(1, 32);
            assertThat(user.value()).isEqualTo(user.value().strip());
            assertThat(user.value().codePoints()).noneMatch(Character::isISOControl);
        });
    }

    @Provide
    Arbitrary<UserName> users() {
        return ArbitraryValues.userName();
    }

    @Provide
    Arbitrary<String> texts() {
        return ArbitraryValues.text(6);
    }

    @Test
    void keepsTheServersOwnNameForTheServer() {
        assertThat(UserName.parse(" * ")).isEmpty();
        assertThat(UserName.parse("**")).isPresent();
    }
}
