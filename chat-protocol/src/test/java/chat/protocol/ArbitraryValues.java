package chat.protocol;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Values that messages consist of, for properties. Stateless. */
public final class ArbitraryValues {

    private static final long MOST_EXACT_INTEGER = 1L << 53;

    private ArbitraryValues() {}

    /** Text of any characters whatever, with a liking for those that JSON escapes. */
    public static Arbitrary<String> text(int mostChars) {
        return string(
                mostChars,
                Arbitraries.oneOf(
                        range(' ', '~'),
                        range(0, 0x1F),
                        Arbitraries.of((int) '"', (int) '\\', (int) '/', 0x7F, 0x2028, 0x2029, 0xFEFF, 0xFFFF),
                        range(0x80, 0xD7FF),
                        range(0xE000, 0xFFFF),
                        range(0x1F300, 0x1FAFF),
                        range(0x10000, 0x10FFFF)));
    }

    public static Arbitrary<RoomName> roomName() {
        return string(RoomName.MAX_CHARS, Arbitraries.oneOf(letters(), Arbitraries.of((int) '.', (int) '_', (int) '-')))
                .map(RoomName::parse)
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    public static Arbitrary<UserName> userName() {
        return string(UserName.MAX_CHARS, Arbitraries.oneOf(letters(), range(' ', '~'), range(0x1F300, 0x1F5FF)))
                .map(UserName::parse)
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    public static Arbitrary<UserId> userId() {
        return Arbitraries.strings()
                .alpha()
                .numeric()
                .withChars('_', '-')
                .ofMinLength(1)
                .ofMaxLength(UserId.MAX_CHARS)
                .map(UserId::new);
    }

    /** Letters, marks and digits of many scripts; not every code point in the ranges is one. */
    static Arbitrary<Integer> letters() {
        return Arbitraries.oneOf(
                range('a', 'z'),
                range('0', '9'),
                range(0xC0, 0x24F), // Latin
                range(0x300, 0x36F), // combining accents
                range(0x370, 0x4FF), // Greek, Cyrillic
                range(0x5D0, 0x64A), // Hebrew, Arabic
                range(0x900, 0x97F), // Devanagari
                range(0xE01, 0xE4E), // Thai
                range(0x1100, 0x1112), // Hangul that composes
                range(0x1161, 0x1175),
                range(0x3041, 0x30FE), // Hiragana, Katakana
                range(0x4E00, 0x9FFC), // Han
                range(0xAC00, 0xD7A3), // Hangul
                range(0x10400, 0x1044F), // beyond 16 bits: Deseret
                range(0x20000, 0x2A6DD)); // and Han
    }

    static Arbitrary<String> string(int mostChars, Arbitrary<Integer> characters) {
        return characters
                .list()
                .ofMaxSize(mostChars)
                .map(list -> list.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    static Arbitrary<StreamPosition> position() {
        Arbitrary<String> epoch = text(StreamPosition.MAX_EPOCH_CHARS / 2).filter(text -> !text.isEmpty());
        return Combinators.combine(epoch, whole()).as(StreamPosition::new);
    }

    static Arbitrary<String> id() {
        return text(Limits.ID_CHARS).injectNull(0.3);
    }

    static Arbitrary<String> secret() {
        return text(80).injectNull(0.3);
    }

    static Arbitrary<Boolean> flag() {
        return Arbitraries.of(true, false);
    }

    static Arbitrary<Integer> count() {
        return number(0, Integer.MAX_VALUE);
    }

    static Arbitrary<Integer> number(int least, int most) {
        return Arbitraries.integers().between(least, most);
    }

    static Arbitrary<Long> whole() {
        return Arbitraries.longs().between(0, MOST_EXACT_INTEGER);
    }

    static Arbitrary<List<Member>> members() {
        return Combinators.combine(
                        userId(), userName(), Arbitraries.of(MemberRole.class).injectNull(0.5))
                .as(Member::new)
                .list()
                .ofMaxSize(5);
    }

    static Arbitrary<Limits> limits() {
        return Combinators.combine(count(), count(), count()).as(Limits::new);
    }

    static Arbitrary<Integer> range(int first, int last) {
        return Arbitraries.integers().between(first, last);
    }
}
