package chat.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StreamPositionTest {

    @Test
    void refusesWhatCanBeNoPosition() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamPosition("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamPosition("e".repeat(65), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamPosition("e", -1));
    }

    @Test
    void takesThePlaceBeforeTheFirstMessage() {
        assertThat(new StreamPosition("e".repeat(64), 0).seq()).isZero();
    }
}
