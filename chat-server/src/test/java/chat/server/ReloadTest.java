package chat.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.server.command.Readout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class ReloadTest {

    @TempDir
    Path folder = Path.of("");

    private final List<Readout> applied = new ArrayList<>();

    private List<String> arguments() {
        return List.of("--in-memory", "--config", folder.resolve("chat.toml").toString());
    }

    private void write(String line) throws IOException {
        Files.writeString(folder.resolve("chat.toml"), line);
    }

    private Reload reload() throws IOException {
        return new Reload(arguments(), Map.of(), Readout.of(arguments(), Map.of()), applied::add);
    }

    @Test
    void appliesWhatTheFileSaysNow() throws IOException {
        write("max-connections = 5");
        Reload reload = reload();
        write("max-connections = 6\nlog-level = \"debug\"");

        reload.run();

        assertThat(applied).singleElement().satisfies(read -> {
            assertThat(read.config().settings().access().maxConnections()).isEqualTo(6);
            assertThat(read.logLevel()).isEqualTo(Level.DEBUG);
        });
    }

    @ParameterizedTest
    @CsvSource({"max-connections = -1", "max-conections = 6", "max-connections = ", "max-connections = \"\""})
    void aBadFileChangesNothing(String line) throws IOException {
        write("max-connections = 5");
        Reload reload = reload();
        write(line);

        reload.run();

        assertThat(applied).isEmpty();
    }

    private static List<String> linesOf(Runnable reloading) {
        Logger logger = (Logger) LoggerFactory.getLogger(Reload.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            reloading.run();
        } finally {
            logger.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whatNeedsARestartIsSaidAgainUntilItHolds() throws IOException {
        write("port = 1\nmax-rooms = 1");
        Reload reload = reload();
        write("port = 2\nmax-rooms = 2");

        String port = "port will be 2 after a restart, is still 1";
        assertThat(linesOf(reload::run)).containsExactly(port, "max-rooms is 2, was 1");
        assertThat(linesOf(reload::run)).containsExactly(port);
    }

    @Test
    void filesOfKeysMayHaveChangedThoughNoSettingHas() throws IOException {
        write("max-rooms = 1");

        assertThat(linesOf(reload()::run))
                .containsExactly("no setting has changed; keys, certificates and webhooks are as their files are now");
    }

    @Test
    void whatCannotBeAppliedIsReadAgainTheNextTime() throws IOException {
        write("");
        Readout present = Readout.of(arguments(), Map.of());
        Reload reload = new Reload(arguments(), Map.of(), present, read -> {
            applied.add(read);
            throw new IOException("a wrong certificate");
        });
        write("max-connections = 6");

        reload.run();
        reload.run();

        assertThat(applied).hasSize(2);
    }

    @Test
    void aCertificateNeedsNoRestart() throws IOException {
        write("");
        Readout before = Readout.of(arguments(), Map.of());
        write("tls-cert = \"cert.pem\"\ntls-key = \"key.pem\"");
        Readout after = Readout.of(arguments(), Map.of());

        assertThat(after.config().settings()).isNotEqualTo(before.config().settings());
        assertThat(Reload.LIVE).contains("tls-cert", "tls-key");
    }

    @ParameterizedTest
    @CsvSource({
        "port, 9",
        "host, '\"localhost\"'",
        "event-loops, 3",
        "transport, '\"nio\"'",
        "history-messages, 7",
        "history-age, '\"1h\"'",
        "room-rule, '[\"tea=r\"]'",
        "repeat-limit, '[\"tea=3/1m\"]'",
        "links-after, '[\"tea=10m\"]'",
        "allow-origin, '[\"https://a.example\"]'",
        "max-connections, 7",
        "max-connections-per-address, 7",
        "sends-per-second, 7",
        "max-text-chars, 7",
        "edit-window, '\"7s\"'",
        "ping-interval, '\"7s\"'",
        "max-pending-bytes, 700000",
        "max-behind, '\"7s\"'",
        "handshakes-per-second, 7",
        "handshakes-per-second-per-address, 7",
        "sends-burst, 7",
        "commands-per-second, 7",
        "commands-burst, 7",
        "control-frames-per-second, 7",
        "max-control-frames-per-message, 7",
        "max-fragments, 7",
        "max-unfinished-bytes, 700000",
        "max-pending-bytes-in-all, 7",
        "max-rooms, 7",
        "max-rooms-per-connection, 7",
        "new-rooms-per-second, 7",
        "headers-timeout, '\"7s\"'",
        "hello-timeout, '\"7s\"'",
        "pong-timeout, '\"7s\"'",
        "canary, '\"7s\"'",
        "access-log, '\"all\"'",
        "webhooks, '\"hooks.toml\"'",
        "webhook-allow-private, true",
        "log-level, '\"warn\"'",
    })
    void knowsWhatNeedsARestart(String key, String value) throws IOException {
        write("");
        Readout before = Readout.of(arguments(), Map.of());
        write(key + " = " + value);
        Readout after = Readout.of(arguments(), Map.of());

        assertThat(after.values()).as("has changed").isNotEqualTo(before.values());
        boolean isLive = !after.config().settings().equals(before.config().settings())
                || !after.logLevel().equals(before.logLevel());
        assertThat(Reload.LIVE.contains(key)).isEqualTo(isLive);
    }
}
