package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OriginRuleTest {

    private final OriginRule rule = new OriginRule(Set.of("https://chat.example"));

    @Test
    void allowsClientsThatAreNoBrowsers() {
        assertThat(rule.allows(null, "127.0.0.1:8000", false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8000, 127.0.0.1:8000, true",
        "http://127.0.0.1:3000, 127.0.0.1:8000, true",
        "https://Chat.Host, chat.host, true",
        "http://[::1]:8000, [::1]:8000, true",
        "http://[::1], [::1]:8000, true",
        "http://[::2]:8000, [::1]:8000, false",
        "http://my_chat:8000, my_chat:8000, true",
        "https://a.b_c.example.org, a.b_c.example.org, true",
        "https://host.1st, host.1st, true",
        "http://my_chat:8000, my.chat:8000, false",
        "http://:8000, :8000, false",
        "http://, '', false",
        "http://evil.example:chat.host, chat.host, false",
        "http://[::1]evil.example, [::1], false",
        "://chat.host, chat.host, false",
        "https://chat.example, other.host, true",
        "https://chat.example:444, other.host, false",
        "http://evil.example, chat.host, false",
        "http://chat.host.evil.example, chat.host, false",
        "http://chat.host@evil.example, chat.host, false",
        "null, chat.host, false",
        "not an origin, chat.host, false",
        "'', chat.host, false",
    })
    void allowsPagesOfTheOwnHostAndOfTheList(String origin, String host, boolean allowed) {
        assertThat(rule.allows(origin, host, false)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"http, false", "HTTP, false", "https, true"})
    void allowsNoPageThatCameInClearWhereTheServerIsReachedInSecret(String scheme, boolean allowed) {
        assertThat(rule.allows(scheme + "://chat.host", "chat.host", true)).isEqualTo(allowed);
    }

    @Test
    void allowsAnyPageWhereToldTo() {
        assertThat(new OriginRule(Set.of("*")).allows("http://evil.example", "chat.host", false))
                .isTrue();
    }
}
