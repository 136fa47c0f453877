package chat.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.protocol.RoomName;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrantsTest {

    private static final RoomName TEA = new RoomName("tea");

    @Test
    void sayNothingAboutARoomThatNoPatternFits() {
        assertThat(Grants.parse(Map.of("news-*", "r")).in(TEA)).isEmpty();
    }

    @Test
    void canGrantNothingAtAll() {
        assertThat(Grants.parse(Map.of("tea", "")).in(TEA)).contains(Set.of());
    }

    @Test
    void followTheMostExactPatternThatFits() {
        Grants grants = Grants.parse(Map.of("*", "rwhpmc", "te*", "rh", "tea", "r", "t*", "rw"));
        assertThat(grants.in(TEA)).contains(Set.of(Action.READ));
        assertThat(grants.in(new RoomName("ten"))).contains(Set.of(Action.READ, Action.HISTORY));
    }

    @Test
    void preferANameToAPatternOfTheSameLength() {
        Grants grants = Grants.parse(Map.of("tea*", "", "tea", "r", "*tea", "", "*t*e*a*", ""));
        assertThat(grants.in(TEA)).contains(Set.of(Action.READ));
    }

    @Test
    void knowALetterForEachAction() {
        assertThat(Grants.parse(Map.of("tea", "rwhpmc")).in(TEA)).contains(Set.of(Action.values()));
    }

    @Test
    void letWhoeverWritesCorrectHimself() {
        assertThat(Grants.parse(Map.of("tea", "w")).in(TEA)).contains(Set.of(Action.WRITE, Action.EDIT_OWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "R", "r w", "rw,"})
    void refuseLettersWithoutAnAction(String letters) {
        assertThatThrownBy(() -> Grants.parse(Map.of("tea", letters))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuseTenThousandPatterns() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("room-" + i, "r");
        }
        assertThatThrownBy(() -> Grants.parse(many)).hasMessage("more than 100 patterns of rooms");
    }

    @ParameterizedTest
    @CsvSource({
        "tea, tea, true",
        "tea, teas, false",
        "*, tea, true",
        "**, tea, true",
        "te*, te, true",
        "*a, tea, true",
        "t*a, tea, true",
        "te*ea, tea, false",
        "*e*, tea, true",
        "*x*, tea, false",
        "a*b*c, a-b-c, true",
        "a*b*c, a-c-b, false",
        "a*aab*b, a-aaab-b, true",
        "a*ab*b, ab, false",
        "*abab*, ababa, true",
        "*aab*aab*, aabaab, true",
        "*aab*aab*, aabab, false",
        "T*, tea, false"
    })
    void matchAStarWithAnyCharacters(String pattern, String room, boolean fits) {
        assertThat(Grants.parse(Map.of(pattern, "r")).in(new RoomName(room)).isPresent())
                .isEqualTo(fits);
    }

    @Test
    void matchNamesHoweverTheirLettersAreComposed() {
        RoomName cafe = new RoomName("caf\u00e9");
        assertThat(Grants.parse(Map.of("cafe\u0301", "r")).in(cafe)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../etc", "tea?", "a/b", "tea\n"})
    void refusePatternsThatNoNameFits(String pattern) {
        assertThatThrownBy(() -> Grants.parse(Map.of(pattern, "r"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuseAPatternThatIsTooLong() {
        assertThatThrownBy(() -> Grants.parse(Map.of("*".repeat(RoomPattern.MAX_CHARS + 1), "r")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A matcher that tries each star at each place would take longer than the test may. */
    @Test
    void matchManyStarsInLinearTime() {
        RoomPattern hostile = RoomPattern.parse("*a".repeat(31) + "*b").orElseThrow();
        RoomName room = new RoomName("a".repeat(64));
        for (int i = 0; i < 100_000; i++) {
            assertThat(hostile.fits(room)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"user, USER", "moderator, MODERATOR", "admin, ADMIN", "Admin,", "root,"})
    void knowRolesByTheirNames(String name, Role role) {
        assertThat(Role.parse(name).orElse(null)).isEqualTo(role);
    }
}
