package chat.server.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class LineEncoderTest {

    private static LoggingEvent event(Level level, String message, @Nullable Throwable failure) {
        LoggingEvent event = new LoggingEvent(
                "", new LoggerContext().getLogger("chat.server.ChatServer"), level, message, failure, new Object[0]);
        event.setTimeStamp(1_795_000_000_123L);
        return event;
    }

    private static String line(boolean journal, LoggingEvent event) {
        return new String(new LineEncoder(journal, ZoneOffset.UTC).encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void beginsWithTheDateWhereNoJournalAddsIt() {
        assertThat(line(false, event(Level.WARN, "hello", null)))
                .isEqualTo("2026-11-18 11:06:40.123 WARN  ChatServer: hello\n");
    }

    @ParameterizedTest
    @CsvSource({"ERROR, <3>", "WARN, <4>", "INFO, <6>", "DEBUG, <7>", "TRACE, <7>"})
    void beginsWithThePriorityInTheJournal(String level, String prefix) {
        assertThat(line(true, event(Level.toLevel(level), "hello", null))).isEqualTo(prefix + "ChatServer: hello\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\n", "\r", "\r\n<3>", "\u001b[2J", "\u0000", "\u0085", "\u2028", "\u2029", "\u202e", "\u007f"})
    void isOneLineWithoutControlCharactersWhateverIsInIt(String hostile) {
        LoggingEvent event = event(Level.INFO, "a" + hostile + "b", new IOException("c" + hostile + "d"));
        event.addKeyValuePair(new KeyValuePair("origin", "e" + hostile + "f"));
        for (boolean journal : new boolean[] {true, false}) {
            assertThat(line(journal, event)).endsWith("\n");
            assertThat(line(journal, event).strip())
                    .contains("a\\u", "origin=\"e\\u", "java.io.IOException: c\\u")
                    .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");
            assertThat(json(journal, event)).endsWith("}\n");
            assertThat(json(journal, event).strip()).doesNotContainPattern("[\\x00-\\x1f]");
        }
    }

    private static String json(boolean journal, LoggingEvent event) {
        LogOutput.Json encoder = new LogOutput.Json(journal);
        encoder.setContext(new LoggerContext());
        encoder.start();
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void isAnObjectForPrograms() {
        assertThat(json(false, event(Level.WARN, "hello", null)))
                .startsWith("{\"timestamp\":1795000000123,\"level\":\"WARN\",")
                .contains("\"formattedMessage\":\"hello\"");
        assertThat(json(true, event(Level.WARN, "hello", null))).startsWith("<4>{");
    }

    @Test
    void theJournalIsThereWhereTheVariableNamesTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("err"));
        String is = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");

        assertThat(Journal.isAt(file, Map.of("JOURNAL_STREAM", is))).isTrue();
        assertThat(Journal.isAt(file, Map.of("JOURNAL_STREAM", "1:2"))).isFalse();
        assertThat(Journal.isAt(file, Map.of())).isFalse();
        assertThat(Journal.isAt(folder.resolve("none"), Map.of())).isFalse();
    }
}
