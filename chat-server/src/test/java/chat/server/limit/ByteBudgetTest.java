package chat.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {

    private final ByteBudget budget = new ByteBudget(() -> 10);

    @Test
    void saysWhenAllTogetherHoldTooMuch() {
        assertThat(budget.change(4)).isTrue();
        assertThat(budget.change(6)).isTrue();
        assertThat(budget.change(1)).isFalse();
        assertThat(budget.held()).isEqualTo(11);
    }

    @Test
    void letsGoEvenOfTooMuch() {
        budget.change(20);

        assertThat(budget.change(-5)).isTrue();
        assertThat(budget.change(-10)).isTrue();
        assertThat(budget.change(5)).isTrue();
    }
}
