package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.flags.Sources;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCommandsTest {

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0, true", "::/0, true", "10.0.0.0/8, false"})
    void warnsOfProxiesThatAreEverybody(String network, boolean warned) {
        StringWriter out = new StringWriter();

        int status = ChatServerMain.commandLine(Sources.NONE)
                .setOut(new PrintWriter(out))
                .execute("check-config", "--in-memory", "--trusted-proxy", network);

        assertThat(status).isZero();
        assertThat(out.toString().contains("trusted-proxy holds " + network + ": every client can claim any address"))
                .isEqualTo(warned);
    }
}
