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

class RoomNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lobby",
                "A",
                "7",
                "room-1.b_c",
                "-",
                "中文",
                "العربية",
                "हिन्दी",
                "ไทย",
                "Москва",
                "한국어",
                "Ελλάδα",
                "עברית",
                "日本語ひらがなカタカナ",
                "𐐀𐐁",
                "𠀀",
                "٣",
                "José"
            })
    void takesLettersAndDigitsOfAnyScript(String name) {
        assertThat(RoomName.parse(name)).hasValueSatisfying(room -> {
            assertThat(room.value()).isEqualTo(name);
            assertThat(room).isEqualTo(new RoomName(name)).hasToString(name);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                " a",
                "a ",
                "a\u00A0b",
                "a/b",
                "a#b",
                "a:b",
                "a@b",
                "a,b",
                "a\"b",
                "a\\b",
                "a\tb",
                "a\nb",
                "\u0000",
                "😀",
                "a😀",
                "€",
                "\u0301",
                "\u0301a",
                "\uD83D",
                "a\uDE00",
                "\uE000",
                "\uFFFF",
                "\uFFFD"
            })
    void refusesEverythingElse(String name) {
        assertThat(RoomName.parse(name)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new RoomName(name));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E,
                0x200F, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x2800, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xE0001,
                0xE0061, 0xE0100, 0xE01EF
            })
    void refusesCharactersThatShowNothingOrTurnTheText(int invisible) {
        String between = "a" + Character.toString(invisible) + "b";
        assertThat(RoomName.parse(between)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new RoomName(between));
        assertThat(RoomName.parse(Character.toString(invisible))).isEmpty();
    }

    @Test
    void bringsNamesIntoNormalFormC() {
        assertThat(RoomName.parse("Jose\u0301")).hasValue(new RoomName("Jos\u00E9"));
        assertThat(RoomName.parse("\u1112\u1161\u11AB")).hasValue(new RoomName("\uD55C"));
        assertThat(RoomName.parse("\u212B")).hasValue(new RoomName("\u00C5"));
        assertThatIllegalArgumentException().isThrownBy(() -> new RoomName("Jose\u0301"));
    }

    @Test
    void countsCharactersAndNotUtf16Units() {
        for (String letter : new String[] {"a", "中", "𠀀"}) {
            assertThat(RoomName.parse(letter.repeat(64))).hasValue(new RoomName(letter.repeat(64)));
            assertThat(RoomName.parse(letter.repeat(65))).isEmpty();
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new RoomName("a".repeat(65)));
    }

    @Test
    void countsCharactersInNormalFormC() {
        assertThat(RoomName.parse("\u1112\u1161\u11AB".repeat(64))).hasValue(new RoomName("\uD55C".repeat(64)));
        assertThat(RoomName.parse("\u1112\u1161\u11AB".repeat(65))).isEmpty();
        assertThat(RoomName.parse("\u03B1\u0313\u0300\u0345".repeat(64))).hasValue(new RoomName("\u1F82".repeat(64)));
    }

    @Test
    void refusesTextTooLongToBeWorthNormalizing() {
        assertThat(RoomName.parse("e\u0301".repeat(1_000_000))).isEmpty();
    }

    /** A hash table sorts keys of one hash, if they can be compared, where it would otherwise try one after the other. */
    @Test
    void canBeComparedAsClientsCanChooseNamesOfOneHash() {
        RoomName first = new RoomName("Aa");
        RoomName second = new RoomName("BB");

        assertThat(first).hasSameHashCodeAs(second);
        assertThat(first.compareTo(second)).isNegative();
        assertThat(second.compareTo(first)).isPositive();
        assertThat(first.compareTo(new RoomName("Aa"))).isZero();
    }

    @Property
    void isTheSameForEveryNormalFormOfAName(@ForAll("rooms") RoomName room) {
        String decomposed = Normalizer.normalize(room.value(), Normalizer.Form.NFD);

        assertThat(RoomName.parse(decomposed)).hasValue(room);
        assertThat(Normalizer.isNormalized(room.value(), Normalizer.Form.NFC)).isTrue();
    }

    @Property(tries = 1000)
    void parsesOrRefusesTextOfAnyCharacters(@ForAll("texts") String text) {
        RoomName.parse(text).ifPresent(room -> {
            assertThat(room.value().codePointCount(0, room.value().length())).isBetween(1, 64);
            assertThat(room.value().codePoints())
                    .allMatch(c -> c == '.'
                            || c == '_'
                            || c == '-'
                            || Character.isLetterOrDigit(c)
                            || Character.getType(c) == Character.NON_SPACING_MARK
                            || Character.getType(c) == Character.COMBINING_SPACING_MARK
                            || Character.getType(c) == Character.ENCLOSING_MARK);
        });
    }

    @Provide
    Arbitrary<RoomName> rooms() {
        return ArbitraryValues.roomName();
    }

    @Provide
    Arbitrary<String> texts() {
        return ArbitraryValues.text(6);
    }
}
