package chat.server.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import chat.server.Program;
import chat.server.client.Client;
import chat.server.config.TransportKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a service manager hears of the packaged program. */
final class NotifyIT {

    @TempDir
    Path folder = Path.of("");

    private final String name = "@chat-server-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    /** Started by a shell that the program takes the place of, without a terminal, and with a watchdog of two seconds. */
    private Program serve(String... flags) throws Exception {
        String variables = "export NOTIFY_SOCKET=" + name + " WATCHDOG_USEC=2000000 WATCHDOG_PID=$$; exec \"$@\"";
        return Program.keep(List.of("setsid", "sh", "-c", variables, "manager"), folder.resolve("data"), flags);
    }

    private static void send(Program program, String signal) throws Exception {
        String pid = Long.toString(program.process().pid());
        assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void hearsThatItIsReadyThatItLivesAndThatItStops(TransportKind kind) throws Exception {
        try (NotifyReceiver manager = new NotifyReceiver(name);
                Program program = serve("--transport", kind.name().toLowerCase(Locale.ROOT))) {
            int port = program.ports().chat();
            assertThat(manager.next()).containsExactly("READY=1", "STATUS=0 connections, 0 rooms");
            try (Client ann = Client.in(port, "room", "ann")) {
                ann.post("room", "hello");
                manager.next(lines -> lines.equals(List.of("STATUS=1 connections, 1 rooms")));
                assertThat(manager.next()).containsExactly("WATCHDOG=1");
                assertThat(manager.next()).containsExactly("WATCHDOG=1");
            }
            program.terminate();
            assertThat(manager.next(lines -> lines.get(0).equals("STOPPING=1")))
                    .anyMatch(line -> line.matches("EXTEND_TIMEOUT_USEC=\\d+0000000"));
            assertThat(program.status()).isZero();
        }
    }

    @Test
    void hearsOfAReload() throws Exception {
        Path file = Files.writeString(folder.resolve("chat.toml"), "max-text-chars = 5");
        try (NotifyReceiver manager = new NotifyReceiver(name);
                Program program = serve("--config", file.toString())) {
            program.ports();
            assertThat(manager.next().get(0)).isEqualTo("READY=1");
            send(program, "HUP");
            assertThat(manager.next(lines -> lines.get(0).equals("RELOADING=1")).get(1))
                    .matches("MONOTONIC_USEC=\\d{6,}");
            assertThat(manager.next(lines -> lines.get(0).equals("READY=1"))).isNotEmpty();
        }
    }
}
