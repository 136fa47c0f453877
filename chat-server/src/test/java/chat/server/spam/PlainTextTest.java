package chat.server.spam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Buy now!",
                "  BUY \t\r\n  NOW! ",
                "buy\u00A0\u3000now!",
                "ＢＵＹ ｎｏｗ！",
                "𝐁uy now!",
                "b\u200Buy\u00AD no\u2060w!\uFEFF",
                "buy n\uFE0Fow!"
            })
    void twoTextsThatSayTheSameAreOne(String text) {
        assertThat(PlainText.of(text)).isEqualTo("buy now!");
    }

    @ParameterizedTest
    @ValueSource(strings = {"buy  now", "buy now!!", "buynow!", "buy not!"})
    void othersAreNot(String text) {
        assertThat(PlainText.of(text)).isNotEqualTo("buy now!");
    }

    @Test
    void knowsTheCaseOfOtherScripts() {
        assertThat(PlainText.of("ΟΔΟΣ ПРИВЕТ")).isEqualTo(PlainText.of("οδος привет"));
    }

    @Test
    void leavesChineseAsItIs() {
        assertThat(PlainText.of("你好，世界")).isEqualTo("你好,世界");
    }

    @Test
    void ofWhatCannotBeSeenNothingIsLeft() {
        assertThat(PlainText.of(" \u200B \u2800 ")).isEmpty();
    }
}
