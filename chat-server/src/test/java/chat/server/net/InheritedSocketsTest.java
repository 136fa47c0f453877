package chat.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InheritedSocketsTest {

    private static final long PID = 17;

    private static InheritedSockets of(String count, String names) {
        Map<String, String> environment = new HashMap<>(Map.of("LISTEN_PID", "17", "LISTEN_FDS", count));
        environment.put("LISTEN_FDNAMES", names);
        return InheritedSockets.of(environment, PID);
    }

    @Test
    void areFoundByTheirNames() {
        assertThat(of("1", "chat")).isEqualTo(new InheritedSockets(List.of(3), List.of()));
        assertThat(of("3", "management:chat:chat")).isEqualTo(new InheritedSockets(List.of(4, 5), List.of(3)));
        assertThat(of("0", "").isEmpty()).isTrue();
    }

    @Test
    void areNoneWhereTheyAreMeantForAnotherProcess() {
        Map<String, String> another = Map.of("LISTEN_PID", "16", "LISTEN_FDS", "1", "LISTEN_FDNAMES", "what");
        assertThat(InheritedSockets.of(another, PID).isEmpty()).isTrue();
        assertThat(InheritedSockets.of(Map.of("LISTEN_FDS", "1"), PID).isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1, chat-server.socket, LISTEN_FDNAMES: chat-server.socket is neither chat nor management",
        "2, chat:, 'LISTEN_FDNAMES:  is neither chat nor management'",
        "2, chat, LISTEN_FDNAMES must name each of the 2 sockets of LISTEN_FDS",
        "1, '', LISTEN_FDNAMES must name each of the 1 sockets of LISTEN_FDS",
        "1, chat:management, LISTEN_FDNAMES must name each of the 1 sockets of LISTEN_FDS",
        "-1, chat, 'LISTEN_FDS must be a number, at most 1000: -1'",
        "'', chat, 'LISTEN_FDS must be a number, at most 1000: '",
        "9999, chat, 'LISTEN_FDS must be a number, at most 1000: 9999'",
    })
    void areRefusedInOneLineThatNamesTheVariable(String count, String names, String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(count, names)).withMessageStartingWith(line);
    }
}
