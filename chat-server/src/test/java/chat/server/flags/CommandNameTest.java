package chat.server.flags;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.ChatServerMain;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 8000 | ''",
                "--data history | ''",
                "--data=folder --in-memory | ''",
                "-- check-config | ''",
                "check-config --port 8000 | check-config",
                "--port 8000 check-config | check-config",
                "--data check-config check-config | check-config",
                "--in-memory check-config | check-config",
                "admin say tea check-config | admin",
                "admin --config history rooms | admin",
                "chek-config | chek-config"
            })
    void itIsTheFirstThatIsNoFlagAndNoValue(String arguments, String name) {
        assertThat(CommandName.in(
                        List.of(arguments.split(" ", -1)),
                        ChatServerMain.commandLine(Sources.NONE).getCommandSpec()))
                .isEqualTo(name);
    }
}
