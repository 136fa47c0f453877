package chat.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.server.config.SpamRules.Repeats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpamRulesTest {

    @Test
    void readsRulesOfBothKinds() {
        SpamRules rules = SpamRules.parse(List.of("*=3/1m", "bots-*=off"), List.of("*=10m", "staff=off"));

        assertThat(rules.repeats())
                .isEqualTo(Map.of("*", new Repeats(3, Duration.ofMinutes(1)), "bots-*", Repeats.NO_LIMIT));
        assertThat(rules.newcomers()).isEqualTo(Map.of("*", Duration.ofMinutes(10), "staff", Duration.ZERO));
    }

    @Test
    void theLastRuleForAPatternCounts() {
        assertThat(SpamRules.parse(List.of("tea=3/1m", "tea=off"), List.of()).repeats())
                .isEqualTo(Map.of("tea", Repeats.NO_LIMIT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tea",
                "=3/1m",
                "tea=",
                "tea=3",
                "tea=0/1m",
                "tea=21/1m",
                "tea=3/",
                "tea=3/0s",
                "tea=3/25h",
                "tea=3/x",
                "tea=-3/1m",
                "tea=3/-1m",
                "a b=3/1m",
                "tea=3/1m/1m",
                "tea=OFF"
            })
    void refusesWhatIsNoLimitOfRepeatsInOneLine(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpamRules.parse(List.of(text), List.of()))
                .withMessage(
                        "--repeat-limit must be like lobby=3/1m or bots-*=off, 1 to 20 times in 1s to 1d: " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tea", "=10m", "tea=", "tea=10", "tea=0s", "tea=-1m", "tea=4000d", "a b=10m"})
    void refusesWhatIsNoTimeForLinksInOneLine(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpamRules.parse(List.of(), List.of(text)))
                .withMessage("--links-after must be like lobby=10m or staff=off, 1s to 3650d: " + text);
    }

    @Test
    void refusesAPatternThatIsTooLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpamRules.parse(List.of("*".repeat(200) + "=3/1m"), List.of()));
    }

    @Test
    void refusesMoreRulesThanAServerLooksThrough() {
        List<String> many =
                IntStream.range(0, 101).mapToObj(i -> "room" + i + "=3/1m").toList();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SpamRules.parse(many, List.of()))
                .withMessage("--repeat-limit can be given 100 times");
    }
}
