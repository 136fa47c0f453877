package chat.server.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/chat",
                "jdbc:postgresql://db1:5432,db2:65535/chat",
                "jdbc:postgresql://[::1]:5432,[fe80::1]/chat?sslmode=verify-full&sslrootcert=/a/b.pem",
                "jdbc:postgresql://db?user=chat"
            })
    void takesWhatTheDriverTakes(String url) {
        assertThatCode(() -> DatabaseUrl.check(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://db/chat, must be like jdbc:postgresql://host:5432/database",
        "jdbc:postgresql://, must be like jdbc:postgresql://host:5432/database",
        "jdbc:postgresql://db:99999/chat, the port in db:99999 must be a number from 1 to 65535",
        "jdbc:postgresql://db:0/chat, the port in db:0 must be a number from 1 to 65535",
        "'jdbc:postgresql://db,other:port/chat', the port in other:port must be a number from 1 to 65535",
        "jdbc:postgresql://[::1]:/chat, the port in [::1]: must be a number from 1 to 65535",
        "jdbc:postgresql://db/chat?sslmod=verify-full, the driver knows no parameter sslmod in the URL",
        "jdbc:postgresql://db/chat?sslmode=require&Foo, the driver knows no parameter Foo in the URL",
        "jdbc:postgresql://db/chat?queryTimeout=1, queryTimeout cancels commits that wait for the standby: leave it out of the URL",
    })
    void refusesAllElseAndSaysWhatIsWrong(String url, String why) {
        assertThatThrownBy(() -> DatabaseUrl.check(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--postgres: " + why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?password=x", "?user=y&password=x"})
    void refusesAPasswordWhichAnybodyOnTheMachineCouldRead(String parameters) {
        assertThatThrownBy(() -> DatabaseUrl.check("jdbc:postgresql://db/chat" + parameters))
                .hasMessageContaining("--postgres-password-file");
    }
}
