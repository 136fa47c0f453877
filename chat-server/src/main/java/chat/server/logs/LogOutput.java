package chat.server.logs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import chat.server.config.LogFormat;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is logged, and how it is written; before this is called, text from level INFO on. Thread-safe. */
public final class LogOutput {

    private LogOutput() {}

    /** From now on events of this level and above. */
    public static void level(Level level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
        }
    }

    /** From now on in this format. */
    public static void format(LogFormat format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR")
                        instanceof ConsoleAppender<ILoggingEvent> appender) {
            Encoder<ILoggingEvent> encoder =
                    format == LogFormat.JSON ? new Json(Journal.isOnStandardError()) : new LineEncoder();
            encoder.setContext(context);
            encoder.start();
            appender.setEncoder(encoder);
        }
    }

    /** An object in each line, which logback writes. */
    static final class Json extends JsonEncoder {

        private final boolean journal;

        Json(boolean journal) {
            this.journal = journal;
            setWithFormattedMessage(true);
            setWithMessage(false);
            setWithArguments(false);
            setWithContext(false);
            setWithMDC(false);
            setWithNanoseconds(false);
            setWithSequenceNumber(false);
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            byte[] object = super.encode(event);
            if (!journal) {
                return object;
            }
            byte[] prefix = Journal.priority(event.getLevel()).getBytes(StandardCharsets.US_ASCII);
            byte[] line = new byte[prefix.length + object.length];
            System.arraycopy(prefix, 0, line, 0, prefix.length);
            System.arraycopy(object, 0, line, prefix.length, object.length);
            return line;
        }
    }
}
