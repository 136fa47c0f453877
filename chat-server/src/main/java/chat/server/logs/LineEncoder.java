package chat.server.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * Writes each event as one line, whatever is in it: line breaks, control characters and what turns the direction of text are
 * escaped. With the date, or with a priority where the journal reads along. Thread-safe.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {

    private static final int MOST_FRAMES = 8;
    private static final byte[] NOTHING = {};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private final boolean journal;
    private final ZoneId zone;

    /** For standard error. */
    public LineEncoder() {
        this(Journal.isOnStandardError(), ZoneId.systemDefault());
    }

    LineEncoder(boolean journal, ZoneId zone) {
        this.journal = journal;
        this.zone = zone;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(128);
        Level level = event.getLevel();
        if (journal) {
            line.append(Journal.priority(level));
        } else {
            line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone)))
                    .append(' ')
                    .append(level)
                    .append(level.levelStr.length() < 5 ? "  " : " ");
        }
        String logger = event.getLoggerName();
        line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
        escape(line, event.getFormattedMessage());
        addPairs(line, event.getKeyValuePairs());
        addFailure(line, event.getThrowableProxy());
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("NullAway") // logback gives null for none
    private static void addPairs(StringBuilder line, List<KeyValuePair> pairs) {
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                line.append(' ').append(pair.key).append("=\"");
                escape(line, String.valueOf(pair.value));
                line.append('"');
            }
        }
    }

    @SuppressWarnings("NullAway") // logback gives null for none
    private static void addFailure(StringBuilder line, IThrowableProxy failure) {
        for (IThrowableProxy cause = failure; cause != null; cause = cause.getCause()) {
            line.append(cause == failure ? ": " : "; caused by ").append(cause.getClassName());
            if (cause.getMessage() != null) {
                escape(line.append(": "), cause.getMessage());
            }
            StackTraceElementProxy[] frames = cause.getStackTraceElementProxyArray();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                line.append(" | ").append(frames[i].getSTEAsString());
            }
        }
    }

    private static void escape(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                default -> line.append(c);
            }
        }
    }
}
