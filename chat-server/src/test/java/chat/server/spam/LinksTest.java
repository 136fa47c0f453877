package chat.server.spam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinksTest {

    private static boolean isIn(String text) {
        return Links.isIn(PlainText.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/",
                "look:HTTP://192.0.2.7:81",
                "ftp://x",
                "ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｉｏ",
                "h\u200Bttp://example.io",
                "看https://例子.中国",
                "(www.example.io)",
                "WWW.Example.io",
                "example.com",
                "go to example.com, now",
                "cheap at shop.example.net!",
                "example.org.",
                "a.b.example.io/x?y",
                "例子.中国/路",
                "t.me/room"
            })
    void findsALink(String text) {
        assertThat(isIn(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "3.14",
                "and/or",
                "e.g. this",
                "i.e./that",
                "node.js is fine",
                "wait...what",
                "v1.2/3",
                "://",
                "http:// x",
                "://x",
                "www.",
                "www. x",
                "dotcom",
                ".com",
                "example.community",
                "example.com-pany",
                "Main.java",
                "end.Next"
            })
    void findsNoneInOtherTexts(String text) {
        assertThat(isIn(text)).isFalse();
    }

    @Test
    void takesATimeThatGrowsWithTheLength() {
        for (String part : new String[] {"://", "www.", "a.", "a.b", ".com"}) {
            String text = part.repeat(1_000_000);
            assertTimeout(Duration.ofSeconds(5), () -> isIn(text));
        }
    }
}
