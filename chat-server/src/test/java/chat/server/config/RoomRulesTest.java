package chat.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RoomRulesTest {

    @Test
    void aRuleForSomeGoesBeforeOneForEverybodyOfTheSamePattern() {
        RoomRules rules = RoomRules.parse(List.of("guests:tea=r", "tea=rw", "users:*=rwhp"));

        assertThat(rules.lettersByPattern(true)).isEqualTo(Map.of("tea", "r"));
        assertThat(rules.lettersByPattern(false)).isEqualTo(Map.of("tea", "rw", "*", "rwhp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tea", "=r", "tea=x", "tea=read", "a b=r", "everybody:tea=r", "guests:=r", "tea=R"})
    void refusesWhatIsNoRule(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoomRules.parse(List.of(text)))
                .withMessageStartingWith("--room-rule ");
    }

    @Test
    void refusesMoreRulesThanATokenMayHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoomRules.parse(Collections.nCopies(101, "tea=r")))
                .withMessageStartingWith("--room-rule ");
    }
}
