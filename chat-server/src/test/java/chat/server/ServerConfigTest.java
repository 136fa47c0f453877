package chat.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.server.config.Access;
import chat.server.config.History;
import chat.server.config.Listener;
import chat.server.config.Listening;
import chat.server.config.ServerConfig;
import chat.server.config.Talk;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerConfigTest {

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "https://example.org", "http://127.0.0.1:3000", "http://[::1]:80"})
    void takesOrigins(String origin) {
        assertThat(Access.defaults().withAllowedOrigins(Set.of(origin)).allowedOrigins())
                .containsExactly(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"example.org", "https://example.org/", "https://", "https://a@b", "https://a\"b.example", ""})
    void refusesWhatNoBrowserSendsAsAnOrigin(String origin) {
        assertThatThrownBy(() -> Access.defaults().withAllowedOrigins(Set.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--allow-origin ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void refusesAnAddressThatIsNone(String host) {
        Listener none = new Listener(host, 0);
        Listener local = new Listener("127.0.0.1", 0);

        assertThatThrownBy(() -> listeningOn(none, local))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--host ");
        assertThatThrownBy(() -> listeningOn(local, none))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--management-host ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chat",
                "//chat",
                "/chat//",
                "/..",
                "/a/./b",
                "/chat?room",
                "/ch at",
                "/chat/%2e",
                "https://example.org/chat"
            })
    void refusesWhatIsNoPath(String path) {
        assertThatThrownBy(() -> Listening.defaults().withBasePath(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--base-path must be like /chat: ");
    }

    @Test
    void refusesOneAddressForClientsAndOperators() {
        Listener one = new Listener("127.0.0.1", 8000);
        Listener socket = new Listener("unix:/run/chat.sock", 8000);

        assertThatThrownBy(() -> listeningOn(one, one))
                .hasMessage("--management-port must be another port than --port");
        assertThatThrownBy(() -> listeningOn(socket, socket.withPort(8001)))
                .hasMessage("--management-host must be another socket than --host");
        assertThat(listeningOn(one.withPort(0), one.withPort(0)).listening().chat())
                .isEqualTo(one.withPort(0));
    }

    @Test
    void refusesTimesThatNobodyLives() {
        Duration tooLong = Duration.ofDays(36_501);

        assertThatThrownBy(() -> Talk.defaults().withEditWindow(tooLong))
                .hasMessage("--edit-window must be 0s to 36500d");
        assertThatThrownBy(() -> History.defaults().withAge(tooLong)).hasMessage("--history-age must be 0s to 36500d");
    }

    private static ServerConfig listeningOn(Listener chat, Listener management) {
        return ServerConfig.defaults()
                .withListening(where -> where.withChat(chat).withManagement(management));
    }
}
