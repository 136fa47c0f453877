package chat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerConfigTest {

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "https://example.org", "http://127.0.0.1:3000", "http://[::1]:80"})
    void takesOrigins(String origin) {
        assertThat(new ServerConfig.Access(Set.of(origin), 0, 0).allowedOrigins())
                .containsExactly(origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "https://example.org/", "https://", "https://a@b", ""})
    void refusesWhatNoBrowserSendsAsAnOrigin(String origin) {
        assertThatThrownBy(() -> new ServerConfig.Access(Set.of(origin), 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--allow-origin ");
    }
}
